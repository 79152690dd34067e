// Where the reader is: a view and what it shows, kept in the URL's fragment, which any static host leaves alone.
import { type ReadonlySignal, signal } from '@preact/signals'

/** The views, in the order of the navigation. */
export const views = ['tell', 'train', 'inside', 'compare'] as const
export type View = (typeof views)[number]

/** What the URL says. */
export interface Route {
  readonly view: View
  readonly query: URLSearchParams
}

const current = signal(parseRoute(location.hash))
addEventListener('hashchange', () => {
  current.value = parseRoute(location.hash)
})

/** The place now; follows links, back and forward. */
export const route: ReadonlySignal<Route> = current

/** Reads a fragment as `#/tell?seed=7`; what it does not know is the first view. */
function parseRoute(hash: string): Route {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?')
  const view = views.find((name) => name === path) ?? 'tell'
  return { view, query: new URLSearchParams(query) }
}

/** The link to a view. Values that are empty are left out. */
export function linkTo(
  view: View,
  values: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => !!entry[1])
  const query = new URLSearchParams(given).toString()
  return `#/${view}${query === '' ? '' : `?${query}`}`
}

/** Goes to a link as a click on it would; `replace` leaves no step for the back button. */
export function go(link: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (link === location.hash) return
  if (replace) {
    history.replaceState(null, '', link)
    current.value = parseRoute(link)
  } else location.hash = link
}
