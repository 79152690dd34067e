// Train: a model of the reader's own. The run lies in the browser's storage; the URL names it.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { go, linkTo, type Route } from '../route.ts'
import { BeginForm } from './beginForm.tsx'
import { RunList } from './runList.tsx'
import { RunPage } from './runPage.tsx'
import { close, isRunning, open, refreshRuns, session } from './session.ts'

/** The view. */
export function TrainView({ route }: { readonly route: Route }): VNode {
  const id = route.query.get('run')
  useEffect(() => void refreshRuns(), [])
  useEffect(() => {
    if (isRunning()) {
      // The run that goes on is the one to see.
      const running = session.value?.id
      if (running && running !== id) go(linkTo('train', { run: running }), { replace: true })
    } else if (id) void open(id)
    else close()
  }, [id])
  const shown = session.value
  const started = shown !== null && (id !== null || isRunning() || shown.state === 'failed')
  return (
    <div class={started ? 'train going' : 'train'}>
      {started && shown ? <RunPage session={shown} /> : <BeginForm />}
      <RunList except={started ? (shown?.id ?? null) : null} />
    </div>
  )
}
