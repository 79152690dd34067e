// What the neurons of a layer fire for, in context; and beside each, the neuron of another model most like it.
import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { engine } from '../engine/engine.ts'
import type { NeuronLooks } from '../engine/lookInside.ts'
import { useModelInfo } from '../parts/modelPicker.tsx'
import { models } from '../shelf.ts'
import { useAnswer } from './useAnswer.ts'

interface Props {
  readonly model: string
  readonly layers: number
  readonly layer: number
  /** A second model; null: none. */
  readonly other: string | null
  readonly otherLayer: number
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void
}

/** Neurons shown at first, and how many more each time. */
const SOME = 12

/** The neurons, the keenest first, or with a second model the most alike first. */
export function Neurons(props: Props): VNode {
  const { model, layers, other, onChange } = props
  const layer = Math.min(Math.max(0, props.layer), layers - 1) || 0
  const second = useModelInfo(other ?? 'shipped')
  const otherLayer = Math.min(Math.max(0, props.otherLayer), (second?.layers ?? 1) - 1) || 0
  const count = useSignal(SOME)
  const mine = useAnswer(`${model} ${layer}`, () => engine.ask('neurons', { model, layer }))
  const theirs = useAnswer(other && `${other} ${otherLayer}`, () =>
    engine.ask('neurons', { model: other!, layer: otherLayer }),
  )
  const alike = useAnswer(other && `${model} ${layer} ${other} ${otherLayer}`, () =>
    engine.ask('alike', [
      { model, layer },
      { model: other!, layer: otherLayer },
    ]),
  )
  const problem = mine.problem ?? theirs.problem ?? alike.problem
  const byNumber = (list: readonly NeuronLooks[] | null, neuron: number): NeuronLooks | undefined =>
    list?.find((looks) => looks.neuron === neuron)
  const rows = other
    ? (alike.value ?? []).map((match) => ({
        one: byNumber(mine.value, match.neuron),
        two: byNumber(theirs.value, match.other),
        correlation: match.correlation,
      }))
    : (mine.value ?? []).map((one) => ({ one, two: undefined, correlation: 0 }))
  const waiting = !problem && (!mine.value || (other !== null && (!alike.value || !theirs.value)))
  return (
    <section class="page" aria-labelledby="neurons-heading">
      <h2 id="neurons-heading">What its neurons fire for</h2>
      <div class="neuron-choice">
        <LayerSelect
          label="Layer"
          layers={layers}
          value={layer}
          onChange={(n) => onChange({ layer: String(n) })}
        />
        <label class="field">
          <span class="label">Beside</span>
          <select
            value={other ?? ''}
            onChange={(event) => onChange({ other: event.currentTarget.value || undefined })}
          >
            <option value="">no other model</option>
            {models.value.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {other && (
          <LayerSelect
            label="its layer"
            layers={second?.layers ?? 1}
            value={otherLayer}
            onChange={(n) => onChange({ otherLayer: String(n) })}
          />
        )}
      </div>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {waiting && <p class="waiting">Reading stories…</p>}
      <ol class="neurons">
        {!waiting &&
          rows.slice(0, count.value).map(({ one, two, correlation }, i) => (
            <li key={i} class={other ? 'pair' : undefined}>
              {one && <Neuron looks={one} />}
              {two && <Neuron looks={two} note={`goes with it to ${correlation.toFixed(2)}`} />}
            </li>
          ))}
      </ol>
      {!waiting && rows.length > count.value && (
        <button type="button" class="quiet" onClick={() => (count.value += SOME)}>
          More neurons
        </button>
      )}
    </section>
  )
}

function LayerSelect({
  label,
  layers,
  value,
  onChange,
}: {
  readonly label: string
  readonly layers: number
  readonly value: number
  readonly onChange: (layer: number) => void
}): VNode {
  return (
    <label class="field">
      <span class="label">{label}</span>
      <select value={value} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {Array.from({ length: layers }, (_, i) => (
          <option key={i} value={i}>
            {i + 1}
          </option>
        ))}
      </select>
    </label>
  )
}

function Neuron({ looks, note }: { readonly looks: NeuronLooks; readonly note?: string }): VNode {
  return (
    <div class="neuron">
      <h3>
        Neuron {looks.neuron} {note && <span class="hint">{note}</span>}
      </h3>
      {looks.places.map(({ words, shares, peak }, i) => (
        <p key={i} class="place">
          {words.map((word, t) => (
            <span key={t} class={t === peak ? 'peak' : undefined} style={{ '--look': shares[t] }}>
              {word === '∎' ? '' : word.replaceAll('\n', ' ')}
            </span>
          ))}
        </p>
      ))}
    </div>
  )
}
