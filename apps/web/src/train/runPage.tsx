// A run: what it is doing, how it learned, and what it tells by now.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { engine } from '../engine/engine.ts'
import type { ExportFormat } from '../engine/exportModel.ts'
import { count } from '../parts/modelPicker.tsx'
import { linkTo } from '../route.ts'
import { LossCurve } from './lossCurve.tsx'
import { goOn, pause, type Session } from './session.ts'

const headings: Readonly<Record<Session['state'], string>> = {
  preparing: 'Gathering what it will read',
  training: 'It is learning',
  pausing: 'Putting the bookmark in',
  paused: 'It is resting',
  finished: 'It has learned its stories',
  failed: 'Something went wrong',
}

/** The page of a run. */
export function RunPage({ session }: { readonly session: Session }): VNode {
  const { id, state, step, steps, metrics, samples, problem } = session
  const busy = state === 'preparing' || state === 'training' || state === 'pausing'
  const latest = samples.at(-1)
  return (
    <>
      <section class="page run" aria-labelledby="run-heading">
        <h1 id="run-heading">{headings[state]}</h1>
        <p class="status" role="status">
          {statusOf(session)}
        </p>
        <progress
          aria-label="Progress"
          {...(busy && step === 0 ? {} : { value: step, max: steps ?? 1 })}
        />
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        {steps !== null && (
          <figure>
            <LossCurve metrics={metrics} steps={steps} />
            <figcaption class="hint">{captionOf(session)}</figcaption>
          </figure>
        )}
        <div class="actions">
          {busy && (
            <button type="button" disabled={state === 'pausing'} onClick={pause}>
              Pause
            </button>
          )}
          {id && (state === 'paused' || state === 'failed') && (
            <button type="button" class="main" onClick={() => void goOn(id)}>
              Go on
            </button>
          )}
          {id && step > 0 && !busy && (
            <a
              class={state === 'finished' ? 'button main' : 'button'}
              href={linkTo('tell', { model: id })}
            >
              Tell stories with it
            </a>
          )}
          {!busy && (
            <a class="button quiet" href={linkTo('train')}>
              Begin another
            </a>
          )}
        </div>
        {busy && (
          <p class="hint">
            You may look at other pages or tabs meanwhile. If this one is closed, the run is kept
            and goes on when you come back.
          </p>
        )}
        {id && step > 0 && !busy && <TakeAway id={id} />}
      </section>
      <section class="page samples" aria-labelledby="samples-heading">
        <h2 id="samples-heading">What it tells by now</h2>
        {latest ? (
          <>
            <p class="hint">After {count(latest.step)} steps</p>
            <blockquote class="sample">{latest.text.trim()}</blockquote>
          </>
        ) : (
          <p class="hint">Nothing yet: it has not read enough.</p>
        )}
        {samples.length > 1 && (
          <details>
            <summary>Earlier attempts</summary>
            {samples
              .slice(0, -1)
              .reverse()
              .map(({ step: after, text }) => (
                <div key={after}>
                  <p class="hint">After {count(after)} steps</p>
                  <blockquote class="sample">{text.trim()}</blockquote>
                </div>
              ))}
          </details>
        )}
      </section>
    </>
  )
}

function statusOf({ state, what, step, steps, secondsLeft }: Session): string {
  const of = steps === null ? '' : ` of ${count(steps)}`
  switch (state) {
    case 'preparing':
      return `${what[0].toUpperCase()}${what.slice(1)}…`
    case 'training':
      return step === 0
        ? 'The first steps…'
        : `Step ${count(step)}${of}${secondsLeft === null ? '' : `, about ${duration(secondsLeft)} left`}`
    case 'pausing':
      return 'Saving…'
    case 'paused':
      return step === 0 ? 'It has not begun to read.' : `It stopped after step ${count(step)}${of}.`
    case 'finished':
      return `${count(step)} steps.`
    case 'failed':
      return step === 0 ? '' : `It stopped after step ${count(step)}${of}.`
    default:
      return state satisfies never
  }
}

function captionOf({ metrics, tokensPerSecond, where }: Session): string {
  const last = metrics.findLast(({ kind }) => kind === 'step')
  const judged = metrics.findLast((metric) => metric.kind === 'evaluation')
  return [
    ...(last ? [`loss ${last.loss.toFixed(2)}`] : []),
    ...(judged ? [`${judged.bitsPerByte.toFixed(2)} bits per letter on unseen stories`] : []),
    ...(tokensPerSecond ? [`${count(tokensPerSecond)} tokens a second`] : []),
    ...(where === '' ? [] : [where]),
  ].join(' · ')
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  return `${Math.round(seconds / 60)} min`
}

const formats: readonly { readonly format: ExportFormat; readonly text: string }[] = [
  { format: 'tinystory', text: 'One small file (.tinystory)' },
  { format: 'huggingface', text: 'For Hugging Face (.zip)' },
  { format: 'gguf', text: 'For llama.cpp (.gguf)' },
]

function TakeAway({ id }: { readonly id: string }): VNode {
  const problem = useSignal<string | null>(null)
  const save = async (
    work: () => Promise<{ readonly name: string; readonly blob: Blob } | null>,
  ) => {
    problem.value = null
    try {
      const file = await work()
      if (file) download(file.name, file.blob)
    } catch (error) {
      problem.value = (error as Error).message
    }
  }
  return (
    <details class="take-away">
      <summary>Take it away</summary>
      <div class="actions">
        {formats.map(({ format, text }) => (
          <button
            key={format}
            type="button"
            class="quiet"
            onClick={() => void save(() => engine.ask('export', { model: id, format }))}
          >
            {text}
          </button>
        ))}
        <button
          type="button"
          class="quiet"
          onClick={() =>
            void save(async () => {
              const blob = await engine.ask('report', id)
              return blob && { name: 'report.html', blob }
            })
          }
        >
          How it learned (report.html)
        </button>
      </div>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </details>
  )
}

function download(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
