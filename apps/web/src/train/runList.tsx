// The runs kept on this device.
import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import type { RunSummary } from '../engine/trainRun.ts'
import { count } from '../parts/modelPicker.tsx'
import { go, linkTo } from '../route.ts'
import { goOn, isRunning, remove, runs } from './session.ts'

/** @param except the run that is shown already */
export function RunList({ except }: { readonly except: string | null }): VNode | null {
  const list = runs.value.filter(({ id }) => id !== except)
  const sure = useSignal<string | null>(null)
  if (list.length === 0) return null
  return (
    <section class="page runs" aria-labelledby="runs-heading">
      <h2 id="runs-heading">On this device</h2>
      <ul>
        {list.map((run) => (
          <li key={run.id}>
            <a href={linkTo('train', { run: run.id })}>
              <strong>{run.name}</strong>{' '}
              <span class="hint">
                {new Date(run.begun).toLocaleString('en', {
                  dateStyle: 'medium',
                  timeStyle: 'short',
                })}
                , {stateOf(run)}
              </span>
            </a>
            <span class="actions">
              {!isDone(run) && !isRunning() && (
                <button
                  type="button"
                  class="quiet"
                  onClick={() => {
                    go(linkTo('train', { run: run.id }))
                    void goOn(run.id)
                  }}
                >
                  Go on
                </button>
              )}
              <button
                type="button"
                class="quiet"
                aria-label={
                  sure.value === run.id ? `Really delete ${run.name}` : `Delete ${run.name}`
                }
                onClick={() => {
                  if (sure.value === run.id) void remove(run.id)
                  else sure.value = run.id
                }}
              >
                {sure.value === run.id ? 'Really delete?' : 'Delete'}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function isDone({ step, steps }: RunSummary): boolean {
  return steps !== null && step >= steps
}

function stateOf(run: RunSummary): string {
  if (isDone(run)) return `finished, ${count(run.step)} steps`
  return run.steps === null ? 'not begun' : `step ${count(run.step)} of ${count(run.steps)}`
}
