// What a run shall learn from, how large its model shall be, and how long it may take.
import { useSignal } from '@preact/signals'
import type { ComponentChildren, VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { type SizeName, sizes } from '../engine/sizes.ts'
import type { RunRequest } from '../engine/trainRun.ts'
import type { Where } from '../engine/ways.ts'
import { FileButton } from '../parts/modelPicker.tsx'
import { go, linkTo } from '../route.ts'
import { begin, corpusFile, takeCorpus } from './session.ts'

/** Stories that are written for a run. */
const STORIES = { simple: 1500, varied: 6000 } as const
const minutes = [1, 3, 10, 30] as const
const places: readonly (readonly [Where, string])[] = [
  ['fastest', 'what is fastest here'],
  ['processor', 'the processor'],
  ['graphics', 'the graphics card'],
]

/** Whether there may be a graphics card to compute on. */
const hasGraphics = Boolean(globalThis.navigator?.gpu)

/** The form. */
export function BeginForm(): VNode {
  const kind = useSignal<'simple' | 'varied' | 'file'>('simple')
  const size = useSignal<SizeName>('seed')
  const time = useSignal<number>(3)
  const where = useSignal<Where>('fastest')
  const file = corpusFile.value
  useEffect(() => {
    if (file) kind.value = 'file'
  }, [file])
  const chosen = kind.value
  const ready = chosen !== 'file' || file !== null
  const start = async (): Promise<void> => {
    const request: RunRequest = {
      corpus:
        chosen === 'file'
          ? { kind: 'file', file: file! }
          : { kind: chosen, stories: STORIES[chosen] },
      size: size.value,
      minutes: time.value,
      where: where.value,
    }
    const id = await begin(request)
    if (id) go(linkTo('train', { run: id }))
  }
  return (
    <form
      class="page begin"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void start()
      }}
    >
      <h1>Grow a storyteller of your own</h1>
      <p class="lead">
        It starts out knowing nothing, reads stories for a few minutes, and learns to tell them. No
        account, no graphics card, nothing to install.
      </p>
      <Choice legend="What shall it read?">
        <Card
          name="corpus"
          title="Simple stories"
          about="1,500 of them, written here. A model learns them soonest."
          checked={chosen === 'simple'}
          onChoose={() => (kind.value = 'simple')}
        />
        <Card
          name="corpus"
          title="Varied stories"
          about="6,000 of them, written here, with more words, plots and names."
          checked={chosen === 'varied'}
          onChoose={() => (kind.value = 'varied')}
        />
        <Card
          name="corpus"
          title="Stories of your own"
          about={file ? file.name : 'A text file or JSON lines; drop it on this page.'}
          checked={chosen === 'file'}
          onChoose={() => (kind.value = 'file')}
        />
      </Choice>
      {chosen === 'file' && (
        <div class="file">
          <FileButton
            text={file ? 'Another file…' : 'Choose a file…'}
            accept=".txt,.jsonl,.md,text/plain"
            onFiles={([first]) => takeCorpus(first)}
          />
          <span class="hint">Between stories an empty line or &lt;|endoftext|&gt;.</span>
        </div>
      )}
      <Choice legend="How large shall it grow?">
        {(Object.keys(sizes) as SizeName[]).map((name) => (
          <Card
            key={name}
            name="size"
            title={sizes[name].title}
            about={sizes[name].about}
            checked={size.value === name}
            onChoose={() => (size.value = name)}
          />
        ))}
      </Choice>
      <fieldset class="minutes">
        <legend>How long may it learn?</legend>
        {minutes.map((n) => (
          <Chip
            key={n}
            name="minutes"
            text={n === 1 ? '1 minute' : `${n} minutes`}
            checked={time.value === n}
            onChoose={() => (time.value = n)}
          />
        ))}
      </fieldset>
      <details>
        <summary>Where it computes</summary>
        <fieldset class="minutes">
          <legend>It computes on</legend>
          {places.map(([place, text]) => (
            <Chip
              key={place}
              name="where"
              text={text}
              checked={where.value === place}
              disabled={place === 'graphics' && !hasGraphics}
              onChoose={() => (where.value = place)}
            />
          ))}
        </fieldset>
        {!hasGraphics && <p class="hint">This browser has no WebGPU, which reaches the card.</p>}
        <Threads />
      </details>
      <button type="submit" class="main" disabled={!ready}>
        Begin
      </button>
    </form>
  )
}

function Threads(): VNode {
  const isolated = globalThis.crossOriginIsolated
  const cores = navigator.hardwareConcurrency || 1
  if (isolated) return <p class="hint">This page may use all {cores} cores of the processor.</p>
  return (
    <p class="hint">
      This page may use one core of the processor now
      {navigator.serviceWorker?.controller ? (
        <>
          .{' '}
          <button type="button" class="link" onClick={() => location.reload()}>
            Reload it once
          </button>{' '}
          to use all {cores}
        </>
      ) : (
        ', and all of them when you come back'
      )}
      .
    </p>
  )
}

function Chip({
  name,
  text,
  checked,
  disabled = false,
  onChoose,
}: {
  readonly name: string
  readonly text: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChoose: () => void
}): VNode {
  return (
    <label class="chip">
      <input type="radio" name={name} checked={checked} disabled={disabled} onChange={onChoose} />
      <span>{text}</span>
    </label>
  )
}

function Choice({
  legend,
  children,
}: {
  readonly legend: string
  readonly children: ComponentChildren
}): VNode {
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      {children}
    </fieldset>
  )
}

function Card({
  name,
  title,
  about,
  checked,
  onChoose,
}: {
  readonly name: string
  readonly title: string
  readonly about: string
  readonly checked: boolean
  readonly onChoose: () => void
}): VNode {
  return (
    <label class="card">
      <input type="radio" name={name} checked={checked} onChange={onChoose} />
      <strong>{title}</strong>
      <span>{about}</span>
    </label>
  )
}
