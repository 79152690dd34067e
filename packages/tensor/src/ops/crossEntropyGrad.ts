// Gradient of crossEntropy with respect to the logits; may be computed in their place.
import { apply, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectRows, expectShape } from './expect.ts'
import { channelsOf, rowsOf } from './rows.ts'

/**
 * dlogits_v = (exp(logits_v − lse) − [v = target]) · dloss; 0 in rows whose target is −1.
 *
 * @param logits  (…, V)
 * @param targets (…) i32
 * @param lse     (…) logarithm of each row's Σ exp(logits)
 * @param dlosses (…)
 * @returns       (…, V)
 * @throws ShapeError if a shape does not fit the logits
 */
export function crossEntropyGrad(
  logits: Tensor,
  targets: Tensor,
  lse: Tensor,
  dlosses: Tensor,
): Tensor {
  return apply(crossEntropyGradOp, [logits, targets, lse, dlosses])[0]
}

const sample = (shape: readonly number[], low = 0): Sample => {
  const rows = shape.slice(0, -1)
  return {
    inputs: [
      { shape },
      { shape: rows, range: [low, shape.at(-1)!], index: true },
      { shape: rows, range: [3, 9] },
      { shape: rows },
    ],
  }
}

export const crossEntropyGradOp: Op = {
  name: 'crossEntropyGrad',
  infer([logits, targets, lse, dlosses]) {
    expectRows('crossEntropyGrad: logits', logits, '(…, V)')
    const vocabulary = channelsOf(logits)
    const rows = logits.shape.slice(0, -1)
    expectShape('crossEntropyGrad: targets', targets, rows, 'i32')
    expectShape('crossEntropyGrad: lse', lse, rows)
    expectShape('crossEntropyGrad: dlosses', dlosses, rows)
    return {
      outputs: [logits],
      sizes: { vocabulary },
      units: rowsOf(logits),
      reuses: { 0: 0 },
    }
  },
  reference([logits, targets, lse, dlosses], [dlogits], { vocabulary }) {
    for (let r = 0; r < targets.length; r++) {
      for (let v = 0; v < vocabulary; v++) {
        const i = r * vocabulary + v
        const p = Math.exp(logits[i] - lse[r])
        dlogits[i] = targets[r] < 0 ? 0 : (p - (v === targets[r] ? 1 : 0)) * dlosses[r]
      }
    }
  },
  samples: [
    sample([1, 5]),
    sample([7, 17], -1),
    sample([2, 3, 66], -1),
    sample([33, 300]),
    sample([2, 1030], -1),
  ],
  cost: ({ vocabulary }, rows) => ({ flops: 4 * rows * vocabulary, bytes: 8 * rows * vocabulary }),
}
