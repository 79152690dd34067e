// Who looks at whom: the attention pattern of every head. The kernel never stores it, so it is computed
// from the queries and keys as attention sees them (rotated, where the model rotates).
import type { Config } from '@ts/transformer'
import type { Matrix } from './matrix.ts'
import type { Tracer } from './tracer.ts'

/** The patterns of one layer. */
export interface AttentionPatterns {
  readonly layer: number
  /** H */
  readonly heads: number
  /** T: tokens of the text. */
  readonly time: number
  /** Keys a token sees, itself included; 0: all before it. */
  readonly window: number
  /** (H, T, T): `data[(h·T + i)·T + j]` is how much token i looks at token j; each row sums to 1. */
  readonly data: Float32Array
}

/**
 * The attention patterns of a text, layer by layer: each is computed when the loop comes to it.
 *
 * @param tokens at most the model's context
 * @param layers which, default all
 *
 * @example
 * for await (const { heads, time, data } of attentionPatterns(tracer, tokens)) {
 *   data[(2 * time + 7) * time + 3] // head 2: how much token 7 looks at token 3
 * }
 */
export async function* attentionPatterns(
  tracer: Tracer,
  tokens: ArrayLike<number>,
  layers: readonly number[] = Array.from({ length: tracer.shape.layers }, (_, i) => i),
): AsyncGenerator<AttentionPatterns, void, undefined> {
  const { heads, kvHeads, headSize, windows } = tracer.shape
  const names = layers.flatMap((layer) => [`query.${layer}`, `key.${layer}`])
  const traced = await tracer.trace(tokens, names)
  const scale = scoreScale(tracer.model.config, headSize)
  for (const layer of layers) {
    const window = windows[layer]
    const looks = { heads, kvHeads, scale, window }
    const data = patterns(traced[`query.${layer}`], traced[`key.${layer}`], looks)
    yield { layer, heads, time: tokens.length, window, data }
  }
}

/** Softmax of scale · q·k over the keys a token may see; float64 inside. */
function patterns(
  query: Matrix,
  key: Matrix,
  options: {
    readonly heads: number
    readonly kvHeads: number
    readonly scale: number
    readonly window: number
  },
): Float32Array {
  const { heads, kvHeads, scale, window } = options
  const { rows: time, columns, data: queries } = query
  const { columns: keyColumns, data: keys } = key
  const size = columns / heads
  const data = new Float32Array(heads * time * time)
  const scores = new Float64Array(time)
  for (let h = 0; h < heads; h++) {
    const kvHead = Math.floor((h * kvHeads) / heads)
    for (let i = 0; i < time; i++) {
      const first = window > 0 ? Math.max(0, i - window + 1) : 0
      const q = i * columns + h * size
      let max = Number.NEGATIVE_INFINITY
      for (let j = first; j <= i; j++) {
        const k = j * keyColumns + kvHead * size
        let dot = 0
        for (let d = 0; d < size; d++) dot += queries[q + d] * keys[k + d]
        scores[j] = scale * dot
        if (scores[j] > max) max = scores[j]
      }
      let sum = 0
      for (let j = first; j <= i; j++) sum += scores[j] = Math.exp(scores[j] - max)
      const row = (h * time + i) * time
      for (let j = first; j <= i; j++) data[row + j] = scores[j] / sum
    }
  }
  return data
}

/** GPT-Neo is the one that does not scale its scores. */
function scoreScale(config: Config, headSize: number): number {
  return config.model_type === 'gpt_neo' ? 1 : 1 / Math.sqrt(headSize)
}
