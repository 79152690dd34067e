// The shell: the name, the four views, and files dropped anywhere.
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { CompareView } from './compare/compareView.tsx'
import { InsideView } from './inside/insideView.tsx'
import { DropZone } from './parts/dropZone.tsx'
import { go, linkTo, route, type View, views } from './route.ts'
import { addModel, dropProblem, forgiveDrop, refreshModels } from './shelf.ts'
import { TellView } from './tell/tellView.tsx'
import { takeCorpus } from './train/session.ts'
import { TrainView } from './train/trainView.tsx'

const titles: Readonly<Record<View, string>> = {
  tell: 'Tell',
  train: 'Train',
  inside: 'Look inside',
  compare: 'Compare',
}

/** The page. */
export function App(): VNode {
  const { view, query } = route.value
  const main = useRef<HTMLElement>(null)
  const shown = useRef(view)
  useEffect(() => void refreshModels(), [])
  useEffect(() => {
    document.title = view === 'tell' ? 'tinystories' : `${titles[view]} · tinystories`
    if (shown.current === view) return
    shown.current = view
    forgiveDrop()
    scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [view])
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <header class="top">
        <a class="name" href="#/tell">
          tinystories
        </a>
        <nav aria-label="Views">
          {views.map((name) => (
            <a key={name} href={linkTo(name)} aria-current={view === name ? 'page' : undefined}>
              {titles[name]}
            </a>
          ))}
        </nav>
      </header>
      <main ref={main} id="main" tabIndex={-1}>
        {view === 'tell' && <TellView route={route.value} />}
        {view === 'train' && <TrainView route={route.value} />}
        {view === 'inside' && <InsideView route={route.value} />}
        {view === 'compare' && <CompareView route={route.value} />}
      </main>
      <footer class="bottom">
        <p>
          Everything happens in this page, on your device: no story, no file and no model leaves it.
        </p>
      </footer>
      <DropZone
        text={view === 'train' ? 'Drop your stories here' : 'Drop a model here'}
        onFiles={dropped}
      />
      {dropProblem.value && view !== 'tell' && view !== 'inside' && (
        <p class="problem" role="alert">
          {dropProblem.value}
        </p>
      )}
    </>
  )

  async function dropped(files: readonly File[]): Promise<void> {
    const texts = files.every(({ name }) => /\.(txt|jsonl|md)$/i.test(name))
    if (view === 'train' && texts) {
      takeCorpus(files[0])
      return
    }
    const info = await addModel(files)
    if (!info) return
    if (view === 'inside') {
      go(linkTo('inside', { ...Object.fromEntries(query), model: info.id }))
    } else if (view === 'compare') {
      const chosen = (query.get('models') ?? 'shipped').split(',')
      const all = [...chosen.filter((id) => id !== info.id), info.id].join(',')
      go(linkTo('compare', { ...Object.fromEntries(query), models: all }))
    } else go(linkTo('tell', { model: info.id }))
  }
}
