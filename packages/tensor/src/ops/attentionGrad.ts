// Gradient of attention with respect to queries, keys and values.
import { apply, type Numbers, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { headSizeOf, visiblePairs } from './attentionOptions.ts'
import { expectAxes, expectShape } from './expect.ts'

/**
 * The weights p are computed again from lse instead of being kept. With r_i = do_i·o_i:
 * dv_j = Σ_i p_ij do_i, ds_ij = p_ij (do_i·v_j − r_i), dq_i = scale Σ_j ds_ij k_j,
 * dk_j = scale Σ_i ds_ij q_i.
 *
 * @param saved      q, k, v and attention's outputs o (B, T, H·D) and lse (B, H, T)
 * @param dy         gradient of o
 * @param attributes attention's
 * @returns          gradients of q, k and v
 * @throws ShapeError if the shapes do not fit together
 * @see Dao et al. 2022, appendix B.2, https://arxiv.org/abs/2205.14135
 */
export function attentionGrad(
  saved: readonly [q: Tensor, k: Tensor, v: Tensor, o: Tensor, lse: Tensor],
  dy: Tensor,
  attributes: Numbers,
): readonly Tensor[] {
  return apply(attentionGradOp, [...saved, dy], attributes)
}

const sample = (
  [B, T, D]: readonly [number, number, number],
  [heads, kvHeads, window]: readonly [number, number, number],
  scale: number,
): Sample => {
  const q = { shape: [B, T, heads * D] }
  const kv = { shape: [B, T, kvHeads * D] }
  // At least as large as most sums are, so that no weight is far above 1.
  const lse = { shape: [B, heads, T], range: [4, 8] as const }
  return { inputs: [q, kv, kv, q, lse, q], attributes: { heads, kvHeads, window, scale } }
}

export const attentionGradOp: Op = {
  name: 'attentionGrad',
  infer([q, k, v, o, lse, dy], attributes) {
    expectAxes('attentionGrad: q', q, '(B, T, C)')
    const headSize = headSizeOf('attentionGrad', q, attributes)
    const { heads, kvHeads, scale, window } = attributes
    const [batch, time] = q.shape
    expectShape('attentionGrad: k', k, [batch, time, kvHeads * headSize])
    expectShape('attentionGrad: v', v, k.shape)
    expectShape('attentionGrad: o', o, q.shape)
    expectShape('attentionGrad: lse', lse, [batch, heads, time])
    expectShape('attentionGrad: dy', dy, q.shape)
    return {
      outputs: [q, k, v],
      sizes: { batch, time, heads, kvHeads, headSize, window },
      scalars: { scale },
      units: batch * kvHeads,
    }
  },
  reference([q, k, v, o, lse, dy], [dq, dk, dv], numbers) {
    const { batch, time, heads, kvHeads, headSize, window, scale } = numbers
    for (const output of [dq, dk, dv]) output.fill(0)
    for (let b = 0; b < batch; b++) {
      for (let h = 0; h < heads; h++) {
        const kvHead = Math.floor((h * kvHeads) / heads)
        for (let i = 0; i < time; i++) {
          const query = ((b * time + i) * heads + h) * headSize
          let r = 0
          for (let d = 0; d < headSize; d++) r += dy[query + d] * o[query + d]
          const first = window > 0 ? Math.max(0, i - window + 1) : 0
          for (let j = first; j <= i; j++) {
            const key = ((b * time + j) * kvHeads + kvHead) * headSize
            let score = 0
            let dp = 0
            for (let d = 0; d < headSize; d++) {
              score += scale * q[query + d] * k[key + d]
              dp += dy[query + d] * v[key + d]
            }
            const p = Math.exp(score - lse[(b * heads + h) * time + i])
            const ds = p * (dp - r)
            for (let d = 0; d < headSize; d++) {
              dv[key + d] += p * dy[query + d]
              dq[query + d] += scale * ds * k[key + d]
              dk[key + d] += scale * ds * q[query + d]
            }
          }
        }
      }
    }
  },
  samples: [
    sample([1, 1, 4], [1, 1, 0], 0.5),
    sample([2, 7, 5], [2, 2, 0], 0.4),
    sample([1, 33, 16], [2, 2, 0], 0.5),
    sample([2, 7, 8], [4, 2, 0], 0.35),
    sample([1, 9, 17], [3, 1, 1], 0.25),
    sample([1, 33, 16], [2, 2, 8], 0.25),
    sample([1, 130, 16], [2, 2, 0], 0.25),
    sample([1, 130, 48], [2, 1, 37], 0.15),
    sample([2, 130, 48], [1, 1, 0], 0.15),
  ],
  cost({ batch, time, heads, kvHeads, headSize, window }) {
    const rows = batch * time * headSize
    return {
      flops: 10 * batch * heads * headSize * visiblePairs(time, window),
      bytes: 16 * rows * (heads + kvHeads),
    }
  },
}
