// Gradient of meanLoss: each row that counts gets an equal share.
import { apply, type Op } from '../op.ts'
import { sizeOf, type Tensor } from '../tensor.ts'
import { expectShape, expectType } from './expect.ts'

/**
 * dlosses = dy / number of targets that are not −1; 0 where the target is −1.
 *
 * @param targets (…) i32
 * @param dy      (1)
 * @returns       (…)
 */
export function meanLossGrad(targets: Tensor, dy: Tensor): Tensor {
  return apply(meanLossGradOp, [targets, dy])[0]
}

export const meanLossGradOp: Op = {
  name: 'meanLossGrad',
  infer([targets, dy]) {
    expectType('meanLossGrad: targets', targets, 'i32')
    expectShape('meanLossGrad: dy', dy, [1])
    return {
      outputs: [{ shape: targets.shape, dtype: 'f32' }],
      sizes: { rows: sizeOf(targets) },
      units: 1,
    }
  },
  reference([targets, dy], [dlosses], { rows }) {
    const count = targets.filter((target) => target >= 0).length
    for (let r = 0; r < rows; r++) dlosses[r] = targets[r] < 0 ? 0 : dy[0] / count
  },
  samples: [
    { inputs: [{ shape: [1], range: [0, 9], index: true }, { shape: [1] }] },
    { inputs: [{ shape: [2, 7], range: [-1, 3], index: true }, { shape: [1] }] },
    { inputs: [{ shape: [3], values: [-1, -1, -1], index: true }, { shape: [1] }] },
    { inputs: [{ shape: [1030], range: [-1, 5], index: true }, { shape: [1] }] },
  ],
  cost: ({ rows }) => ({ flops: rows, bytes: 8 * rows }),
}
