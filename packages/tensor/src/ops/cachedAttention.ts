// Attention of new tokens over a cache of keys and values: decoding, and prefilling in chunks.
import { apply, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { type AttentionOptions, attentionAttributes, headSizeOf } from './attentionOptions.ts'
import { expectAxes, expectShape } from './expect.ts'

/**
 * As {@link attention}, but a query in slot row · S + p sees the first p + 1 places of that row of the
 * cache, or the last `window` of them. Append the tokens' own keys and values first.
 *
 * The tokens are a flat list: many of a row that is being prefilled beside one each of others.
 *
 * @param q      (N, H·D)
 * @param keys   (B, S, kvHeads·D)
 * @param values as keys
 * @param slots  (N) i32, below B·S; below 0: the output is 0
 * @returns      (N, H·D)
 * @throws ShapeError if the shapes or head counts do not fit together
 */
export function cachedAttention(
  q: Tensor,
  keys: Tensor,
  values: Tensor,
  slots: Tensor,
  options: AttentionOptions,
): Tensor {
  return apply(cachedAttentionOp, [q, keys, values, slots], attentionAttributes(q, options))[0]
}

const sample = (
  [B, S, D]: readonly [number, number, number],
  options: AttentionOptions,
  ...slots: readonly number[]
): Sample => {
  const { heads, kvHeads = heads } = options
  const cache = { shape: [B, S, kvHeads * D] }
  const q = { shape: [slots.length, heads * D] }
  const at = { shape: [slots.length], values: slots, index: true }
  return { inputs: [q, cache, cache, at], attributes: attentionAttributes(q, options) }
}

export const cachedAttentionOp: Op = {
  name: 'cachedAttention',
  infer([q, keys, values, slots], attributes) {
    expectAxes('cachedAttention: q', q, '(N, C)')
    const headSize = headSizeOf('cachedAttention', q, attributes)
    const { heads, kvHeads, scale, window } = attributes
    const tokens = q.shape[0]
    expectAxes('cachedAttention: keys', keys, '(B, S, C)')
    const [batch, capacity] = keys.shape
    expectShape('cachedAttention: keys', keys, [batch, capacity, kvHeads * headSize])
    expectShape('cachedAttention: values', values, keys.shape)
    expectShape('cachedAttention: slots', slots, [tokens], 'i32')
    return {
      outputs: [q],
      sizes: { tokens, batch, capacity, heads, kvHeads, headSize, window },
      scalars: { scale },
      units: heads * tokens,
    }
  },
  reference([q, keys, values, slots], [o], numbers) {
    const { capacity, heads, kvHeads, headSize, window, scale } = numbers
    o.fill(0)
    for (let n = 0; n < slots.length; n++) {
      if (slots[n] < 0) continue
      const start = Math.floor(slots[n] / capacity) * capacity
      const last = slots[n]
      const first = window > 0 ? Math.max(start, last - window + 1) : start
      for (let h = 0; h < heads; h++) {
        const kvHead = Math.floor((h * kvHeads) / heads)
        const query = (n * heads + h) * headSize
        const row = (slot: number): number => (slot * kvHeads + kvHead) * headSize
        const scores: number[] = []
        for (let slot = first; slot <= last; slot++) {
          let dot = 0
          for (let d = 0; d < headSize; d++) dot += q[query + d] * keys[row(slot) + d]
          scores.push(scale * dot)
        }
        const max = Math.max(...scores)
        let sum = 0
        for (const score of scores) sum += Math.exp(score - max)
        scores.forEach((score, j) => {
          const weight = Math.exp(score - max) / sum
          for (let d = 0; d < headSize; d++) o[query + d] += weight * values[row(first + j) + d]
        })
      }
    }
  },
  samples: [
    sample([1, 1, 4], { heads: 1 }, 0),
    sample([2, 40, 5], { heads: 2 }, 33, 47),
    sample([2, 9, 8], { heads: 4, kvHeads: 2 }, 3, 4, 5, -1, 9, 10),
    sample([1, 150, 48], { heads: 2, kvHeads: 1, window: 37 }, 129, 130),
    sample([3, 33, 16], { heads: 2, window: 8, scale: 1 }, 32, -1, 70, 33),
    sample([1, 140, 66], { heads: 1 }, 136, 137, 138, 139),
    sample([4, 30, 32], { heads: 3 }, 119, 0, 31, 32, 33, 34, 35, 89),
  ],
  // How far the slots stand in their rows is data: counted as if the cache were full.
  cost({ capacity, heads, kvHeads, headSize, window }, units) {
    const span = window > 0 ? Math.min(window, capacity) : capacity
    return {
      flops: 4 * units * headSize * span,
      bytes: 8 * units * headSize * (1 + (span * kvHeads) / heads),
    }
  },
}
