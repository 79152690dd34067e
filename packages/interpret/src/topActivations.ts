// What makes a neuron fire: over a corpus of any length, the places where each was most active.
import type { Tracer } from './tracer.ts'

/** A neuron: one of the hidden values of a layer's MLP, after the activation function. */
export interface NeuronTop {
  readonly layer: number
  readonly neuron: number
  /** Over all tokens read. */
  readonly mean: number
  /** Standard deviation over all tokens read. */
  readonly deviation: number
  /** Where it was most active, highest first; at most one place per text. */
  readonly places: readonly ActivePlace[]
}

/** A place in a text where a neuron was active. */
export interface ActivePlace {
  /** Which text, from 0. */
  readonly text: number
  /** Tokens around the place. */
  readonly tokens: Int32Array
  /** The neuron's activation at each of them. */
  readonly activations: Float32Array
  /** Which of them is the place. */
  readonly peak: number
  readonly activation: number
}

/** What to look for. */
export interface TopActivationOptions {
  /** Layers, default all. */
  readonly layers?: readonly number[]
  /** Neurons of each, default all. */
  readonly neurons?: readonly number[]
  /** Places kept per neuron, default 10. */
  readonly places?: number
  /** Tokens kept before and after a place, default 12 and 4. */
  readonly before?: number
  readonly after?: number
}

/**
 * Reads texts one after the other and keeps, for each neuron, the places where it was most active. The
 * memory it takes does not grow with the corpus: about neurons · places · (before + after) · 8 bytes.
 *
 * @param texts token ids; those longer than the context are cut to it
 * @throws RangeError for a layer or neuron the model does not have, or no texts
 * @see Eldan & Li 2023, §5.2, https://arxiv.org/abs/2305.07759
 *
 * @example
 * const [first] = await topActivations(tracer, texts, { layers: [3], neurons: [17] })
 * for (const { tokens, peak } of first.places) console.log(tokenizer.decode(tokens), tokens[peak])
 */
export async function topActivations(
  tracer: Tracer,
  texts: Iterable<ArrayLike<number>> | AsyncIterable<ArrayLike<number>>,
  options: TopActivationOptions = {},
): Promise<readonly NeuronTop[]> {
  const { layers: depth, hidden, context } = tracer.shape
  const layers = choose('layer', options.layers, depth)
  const neurons = choose('neuron', options.neurons, hidden)
  const names = layers.map((layer) => `mlp.${layer}`)
  const kept = layers.map((layer) => neurons.map((neuron) => new Kept(layer, neuron, options)))
  let text = 0
  for await (const ids of texts) {
    const tokens = Int32Array.from(ids).subarray(0, context)
    if (tokens.length > 0) {
      const traced = await tracer.trace(tokens, names)
      for (const [l, name] of names.entries()) {
        for (const neuron of kept[l]) neuron.add(text, tokens, traced[name])
      }
    }
    text++
  }
  if (text === 0) throw new RangeError('neurons: there are no texts to read')
  return kept.flat().map((neuron) => neuron.result())
}

/** The best places of one neuron so far. */
class Kept {
  private readonly layer: number
  private readonly neuron: number
  private readonly most: number
  private readonly before: number
  private readonly after: number
  private readonly places: ActivePlace[] = []
  private tokens = 0
  private sum = 0
  private squares = 0

  constructor(layer: number, neuron: number, options: TopActivationOptions) {
    this.layer = layer
    this.neuron = neuron
    this.most = options.places ?? 10
    this.before = options.before ?? 12
    this.after = options.after ?? 4
  }

  add(
    text: number,
    tokens: Int32Array,
    { columns, data }: { readonly columns: number; readonly data: Float32Array },
  ): void {
    let best = 0
    for (let t = 0; t < tokens.length; t++) {
      const value = data[t * columns + this.neuron]
      this.sum += value
      this.squares += value * value
      if (value > data[best * columns + this.neuron]) best = t
    }
    this.tokens += tokens.length
    const activation = data[best * columns + this.neuron]
    const { places, most } = this
    if (places.length === most && !(activation > places[most - 1].activation)) return
    const start = Math.max(0, best - this.before)
    const window = tokens.slice(start, best + this.after + 1)
    const activations = Float32Array.from(
      window,
      (_, i) => data[(start + i) * columns + this.neuron],
    )
    const place = { text, tokens: window, activations, peak: best - start, activation }
    const at = places.findIndex((other) => activation > other.activation)
    places.splice(at < 0 ? places.length : at, 0, place)
    if (places.length > most) places.pop()
  }

  result(): NeuronTop {
    const { layer, neuron, places, tokens } = this
    const mean = this.sum / tokens
    const variance = Math.max(0, this.squares / tokens - mean * mean)
    return { layer, neuron, mean, deviation: Math.sqrt(variance), places }
  }
}

function choose(
  what: string,
  wanted: readonly number[] | undefined,
  count: number,
): readonly number[] {
  const all = wanted ?? Array.from({ length: count }, (_, i) => i)
  const bad = all.find((i) => !(Number.isInteger(i) && i >= 0 && i < count))
  if (bad !== undefined) {
    throw new RangeError(`neurons: ${what} must be from 0 to ${count - 1}, got ${bad}`)
  }
  return all
}
