// Attention of new tokens over a cache of keys and values: decoding, and prefilling in chunks.
import { apply, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { type AttentionOptions, attentionAttributes, headSizeOf } from './attentionOptions.ts'
import { expectAxes, expectShape } from './expect.ts'

/**
 * As {@link attention}, but a query at position p sees the cache rows up to p, or the last `window`
 * of them. Append the tokens' own keys and values first.
 *
 * @param q         (B, T, H·D)
 * @param keys      (B, S, kvHeads·D)
 * @param values    as keys
 * @param positions (B, T) i32, below S; below 0: the output is 0
 * @returns         (B, T, H·D)
 * @throws ShapeError if the shapes or head counts do not fit together
 */
export function cachedAttention(
  q: Tensor,
  keys: Tensor,
  values: Tensor,
  positions: Tensor,
  options: AttentionOptions,
): Tensor {
  return apply(cachedAttentionOp, [q, keys, values, positions], attentionAttributes(q, options))[0]
}

const sample = (
  [B, S, D]: readonly [number, number, number],
  options: AttentionOptions,
  ...positions: readonly (readonly number[])[]
): Sample => {
  const { heads, kvHeads = heads } = options
  const T = positions[0].length
  const cache = { shape: [B, S, kvHeads * D] }
  const q = { shape: [B, T, heads * D] }
  const at = { shape: [B, T], values: positions.flat(), index: true }
  return { inputs: [q, cache, cache, at], attributes: attentionAttributes(q, options) }
}

export const cachedAttentionOp: Op = {
  name: 'cachedAttention',
  infer([q, keys, values, positions], attributes) {
    expectAxes('cachedAttention: q', q, '(B, T, C)')
    const headSize = headSizeOf('cachedAttention', q, attributes)
    const { heads, kvHeads, scale, window } = attributes
    const [batch, time] = q.shape
    expectAxes('cachedAttention: keys', keys, '(B, S, C)')
    const capacity = keys.shape[1]
    expectShape('cachedAttention: keys', keys, [batch, capacity, kvHeads * headSize])
    expectShape('cachedAttention: values', values, keys.shape)
    expectShape('cachedAttention: positions', positions, [batch, time], 'i32')
    return {
      outputs: [q],
      sizes: { time, capacity, heads, kvHeads, headSize, window },
      scalars: { scale },
      units: batch * heads,
    }
  },
  reference([q, keys, values, positions], [o], numbers) {
    const { time, capacity, heads, kvHeads, headSize, window, scale } = numbers
    o.fill(0)
    for (let r = 0; r < positions.length; r++) {
      const last = positions[r]
      const first = window > 0 ? Math.max(0, last - window + 1) : 0
      for (let h = 0; h < heads; h++) {
        const kvHead = Math.floor((h * kvHeads) / heads)
        const query = (r * heads + h) * headSize
        const row = (j: number): number =>
          ((Math.floor(r / time) * capacity + j) * kvHeads + kvHead) * headSize
        const scores: number[] = []
        for (let j = first; j <= last; j++) {
          let dot = 0
          for (let d = 0; d < headSize; d++) dot += q[query + d] * keys[row(j) + d]
          scores.push(scale * dot)
        }
        const max = Math.max(...scores)
        let sum = 0
        for (const score of scores) sum += Math.exp(score - max)
        scores.forEach((score, n) => {
          const weight = Math.exp(score - max) / sum
          for (let d = 0; d < headSize; d++) o[query + d] += weight * values[row(first + n) + d]
        })
      }
    }
  },
  samples: [
    sample([1, 1, 4], { heads: 1 }, [0]),
    sample([2, 40, 5], { heads: 2 }, [33], [7]),
    sample([2, 9, 8], { heads: 4, kvHeads: 2 }, [3, 4, 5], [-1, 0, 1]),
    sample([1, 150, 48], { heads: 2, kvHeads: 1, window: 37 }, [129, 130]),
    sample([3, 33, 16], { heads: 2, window: 8, scale: 1 }, [32], [-1], [4]),
    sample([1, 140, 66], { heads: 1 }, [136, 137, 138, 139]),
  ],
  // How far positions stand is data: counted as if the cache were full.
  cost({ time, capacity, heads, kvHeads, headSize, window }, units) {
    const span = window > 0 ? Math.min(window, capacity) : capacity
    return {
      flops: 4 * units * time * headSize * span,
      bytes: 8 * units * headSize * (time + (span * kvHeads) / heads),
    }
  },
}
