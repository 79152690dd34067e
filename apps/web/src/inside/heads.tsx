// The attention of every head over a text: a grid of small patterns, and one of them large, word by word.
import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { engine } from '../engine/engine.ts'
import type { HeadLabel, LayerLooks } from '../engine/lookInside.ts'
import type { Told } from '../engine/tell.ts'

interface Seen {
  readonly tokens: readonly Told[]
  readonly layers: readonly LayerLooks[]
  readonly labels: readonly HeadLabel[] | null
  readonly problem: string | null
}

const nothing: Seen = { tokens: [], layers: [], labels: null, problem: null }

const kinds: Readonly<Record<HeadLabel['kind'], string>> = {
  local: 'local: looks a fixed way back',
  semantic: 'semantic: looks for meaning, wherever it stands',
  first: 'first: rests on the beginning',
  even: 'even: hardly prefers anything',
}

interface Props {
  readonly model: string
  readonly text: string
  /** `layer.head`, from 0; null: none is large. */
  readonly head: string | null
  readonly onHead: (head: string | null) => void
}

/** The grid and the enlarged head. */
export function Heads({ model, text, head, onHead }: Props): VNode {
  const [seen, setSeen] = useState(nothing)
  useEffect(() => {
    const stop = new AbortController()
    let now = nothing
    const show = (changes: Partial<Seen>): void => {
      if (!stop.signal.aborted) setSeen((now = { ...now, ...changes }))
    }
    show({})
    engine
      .ask(
        'heads',
        { model, text },
        {
          signal: stop.signal,
          onEvent: (event) =>
            event.kind === 'tokens'
              ? show({ tokens: event.tokens })
              : show({ layers: [...now.layers, event] }),
        },
      )
      .then(
        (labels) => show({ labels }),
        (error: Error) => show({ problem: error.message }),
      )
    return () => stop.abort()
  }, [model, text])
  const [l, h] = (head ?? '').split('.').map(Number)
  const large = seen.layers.find(({ layer, heads }) => layer === l && h < heads)
  const labelOf = (layer: number, at: number): HeadLabel | undefined =>
    seen.labels?.find((label) => label.layer === layer && label.head === at)
  return (
    <section class="page" aria-labelledby="heads-heading">
      <h2 id="heads-heading">Where each head looks</h2>
      {seen.problem && (
        <p class="problem" role="alert">
          {seen.problem}
        </p>
      )}
      <p class="hint">
        Each square is a head: a row for every word, darker where it looks. Choose one to read it.{' '}
        {seen.labels === null && !seen.problem ? 'Getting to know the heads…' : ''}
      </p>
      {large && (
        <HeadReader
          key={`${head}`}
          looks={large}
          head={h}
          label={labelOf(l, h)}
          tokens={seen.tokens}
          onClose={() => onHead(null)}
        />
      )}
      {seen.layers.map((looks) => (
        <div key={looks.layer} class="layer">
          <h3>Layer {looks.layer + 1}</h3>
          <div class="head-grid">
            {Array.from({ length: looks.heads }, (_, at) => {
              const label = labelOf(looks.layer, at)
              const name = `${looks.layer}.${at}`
              return (
                <button
                  key={name}
                  type="button"
                  class="head"
                  aria-pressed={head === name}
                  aria-label={`Head ${at + 1} of layer ${looks.layer + 1}${label ? `, ${label.kind}` : ''}`}
                  onClick={() => onHead(head === name ? null : name)}
                >
                  <Pattern looks={looks} head={at} />
                  <span class={`kind ${label?.kind ?? ''}`}>{label?.kind ?? '…'}</span>
                </button>
              )
            })}
          </div>
        </div>
      ))}
    </section>
  )
}

/** A head's pattern, a pixel for each pair of tokens. */
function Pattern({ looks, head }: { readonly looks: LayerLooks; readonly head: number }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { time, data } = looks
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(time, time)
    const [r, g, b] = inkOf(canvas.current!)
    for (let i = 0; i < time * time; i++) {
      // The square root: faint looks can be seen too.
      const look = Math.sqrt(data[head * time * time + i])
      image.data.set([r, g, b, 255 * look], 4 * i)
    }
    context.putImageData(image, 0, 0)
  }, [looks, head])
  return <canvas ref={canvas} width={time} height={time} />
}

function inkOf(element: Element): readonly number[] {
  const color = getComputedStyle(element).color.match(/[\d.]+/g)
  return (color ?? ['0', '0', '0']).slice(0, 3).map(Number)
}

/** One head over the text: the word that is pointed at, and the words that it looks at. */
function HeadReader({
  looks,
  head,
  label,
  tokens,
  onClose,
}: {
  readonly looks: LayerLooks
  readonly head: number
  readonly label: HeadLabel | undefined
  readonly tokens: readonly Told[]
  readonly onClose: () => void
}): VNode {
  const { time, data, layer } = looks
  const at = useSignal(time - 1)
  const locked = useSignal(false)
  const list = useRef<HTMLParagraphElement>(null)
  const row = data.subarray((head * time + at.value) * time, (head * time + at.value + 1) * time)
  const walk = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    at.value = Math.max(0, Math.min(time - 1, at.value + step))
    list.current?.querySelectorAll<HTMLElement>('button')[at.value]?.focus()
  }
  return (
    <div class="head-reader">
      <div class="actions">
        <h3>
          Head {head + 1} of layer {layer + 1}
        </h3>
        <button type="button" class="quiet" onClick={onClose}>
          Close
        </button>
      </div>
      {label && (
        <p class="hint">
          {kinds[label.kind]}. It looks {label.distance.toFixed(1)} tokens back on average; distance
          alone explains {Math.max(0, Math.round(100 * label.explained))}% of where.
          {label.favourites.length > 0 && (
            <>
              {' '}
              It likes{' '}
              {label.favourites.map((word, i) => (
                <span key={word}>
                  {i > 0 && ', '}
                  <q>{shown(word)}</q>
                </span>
              ))}
              .
            </>
          )}
        </p>
      )}
      <p ref={list} class="reading" onKeyDown={walk}>
        {tokens.map(({ text }, i) => (
          <button
            key={i}
            type="button"
            tabIndex={i === at.value ? 0 : -1}
            class={i === at.value ? 'from' : undefined}
            style={{ '--look': row[i] ?? 0 }}
            title={`${Math.round(100 * (row[i] ?? 0))}%`}
            onPointerEnter={() => {
              if (!locked.value) at.value = i
            }}
            onFocus={() => {
              if (!locked.value) at.value = i
            }}
            onClick={() => {
              locked.value = at.value !== i || !locked.value
              at.value = i
            }}
          >
            {text === '' ? '▸' : shown(text)}
          </button>
        ))}
      </p>
      <p class="hint">
        {locked.value
          ? 'Held. Choose the word again to let it go.'
          : 'Point at a word to see where it looks; choose it to hold it.'}
      </p>
    </div>
  )
}

function shown(text: string): string {
  return text === '∎' ? 'the end' : text.replaceAll('\n', '↵')
}
