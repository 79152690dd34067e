// Causal self-attention over whole sequences: optionally windowed, optionally with grouped queries.
import { apply, type Backward, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { attentionGrad } from './attentionGrad.ts'
import {
  type AttentionOptions,
  attentionAttributes,
  headSizeOf,
  visiblePairs,
} from './attentionOptions.ts'
import { expectAxes, expectShape } from './expect.ts'

/**
 * o_i = Σ_j softmax_j(scale · q_i·k_j) v_j over j ≤ i, for each head. Needs no memory for scores.
 *
 * @param q (B, T, H·D)
 * @param k (B, T, kvHeads·D)
 * @param v as k
 * @returns (B, T, H·D)
 * @throws ShapeError if the shapes or head counts do not fit together
 * @see Vaswani et al. 2017, https://arxiv.org/abs/1706.03762; grouped queries: Ainslie et al. 2023,
 *      https://arxiv.org/abs/2305.13245
 */
export function attention(q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions): Tensor {
  return apply(attentionOp, [q, k, v], attentionAttributes(q, options))[0]
}

const sample = (
  [B, T, D]: readonly [number, number, number],
  options: AttentionOptions,
): Sample => {
  const { heads, kvHeads = heads } = options
  const q = { shape: [B, T, heads * D] }
  const kv = { shape: [B, T, kvHeads * D] }
  return { inputs: [q, kv, kv], attributes: attentionAttributes(q, options) }
}

export const attentionOp: Op = {
  name: 'attention',
  infer([q, k, v], attributes) {
    expectAxes('attention: q', q, '(B, T, C)')
    const headSize = headSizeOf('attention', q, attributes)
    const { heads, kvHeads, scale, window } = attributes
    const [batch, time] = q.shape
    expectShape('attention: k', k, [batch, time, kvHeads * headSize])
    expectShape('attention: v', v, k.shape)
    return {
      // The second is the logarithm of each softmax's denominator: its gradient needs it.
      outputs: [q, { shape: [batch, heads, time], dtype: 'f32' }],
      optional: [1],
      sizes: { batch, time, heads, kvHeads, headSize, window },
      scalars: { scale },
      units: batch * heads,
    }
  },
  reference([q, k, v], [o, lse], numbers) {
    const { batch, time, heads, kvHeads, headSize, window, scale } = numbers
    o.fill(0)
    for (let b = 0; b < batch; b++) {
      for (let h = 0; h < heads; h++) {
        const kvHead = Math.floor((h * kvHeads) / heads)
        const key = (j: number): number => ((b * time + j) * kvHeads + kvHead) * headSize
        for (let i = 0; i < time; i++) {
          const query = ((b * time + i) * heads + h) * headSize
          const first = window > 0 ? Math.max(0, i - window + 1) : 0
          const scores: number[] = []
          for (let j = first; j <= i; j++) {
            let dot = 0
            for (let d = 0; d < headSize; d++) dot += q[query + d] * k[key(j) + d]
            scores.push(scale * dot)
          }
          const max = Math.max(...scores)
          let sum = 0
          for (const score of scores) sum += Math.exp(score - max)
          scores.forEach((score, n) => {
            const weight = Math.exp(score - max) / sum
            for (let d = 0; d < headSize; d++) o[query + d] += weight * v[key(first + n) + d]
          })
          lse[(b * heads + h) * time + i] = max + Math.log(sum)
        }
      }
    }
  },
  samples: [
    sample([1, 1, 4], { heads: 1 }),
    sample([2, 7, 5], { heads: 2 }),
    sample([1, 33, 16], { heads: 2, scale: 1 }),
    sample([2, 7, 8], { heads: 4, kvHeads: 2 }),
    sample([1, 9, 17], { heads: 3, kvHeads: 1, window: 2 }),
    sample([1, 33, 16], { heads: 2, window: 8 }),
    sample([1, 7, 66], { heads: 1, window: 20, scale: 0.05 }),
    sample([1, 130, 16], { heads: 2 }),
    sample([1, 130, 48], { heads: 2, kvHeads: 1, window: 37 }),
    sample([2, 130, 48], { heads: 1 }),
  ],
  cost({ batch, time, heads, kvHeads, headSize, window }) {
    const rows = batch * time * headSize
    return {
      flops: 4 * batch * heads * headSize * visiblePairs(time, window),
      bytes: 8 * rows * (heads + kvHeads),
    }
  },
}

export const attentionBackward: Backward = (
  { inputs: [q, k, v], outputs: [o, lse], attributes },
  [dy],
) => {
  return attentionGrad([q!, k!, v!, o, lse], dy!, attributes)
}
