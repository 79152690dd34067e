import type { VNode } from 'preact'
import type { Route } from '../route.ts'
export function InsideView({ route }: { readonly route: Route }): VNode {
  return <p>{route.view}</p>
}
