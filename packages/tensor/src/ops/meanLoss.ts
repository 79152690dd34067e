// The average of a batch's losses, ignored rows left out.
import { apply, type Backward, type Op } from '../op.ts'
import { sizeOf, type Tensor } from '../tensor.ts'
import { expectShape, expectType } from './expect.ts'
import { meanLossGrad } from './meanLossGrad.ts'

/**
 * Sum of the losses whose target is not −1, divided by how many they are; 0 if there are none.
 *
 * @param losses  (…) as {@link crossEntropy} gives them
 * @param targets (…) i32, of the same shape
 * @returns       (1)
 * @throws ShapeError if the shapes differ
 *
 * @example const loss = meanLoss(crossEntropy(logits, targets), targets)
 */
export function meanLoss(losses: Tensor, targets: Tensor): Tensor {
  return apply(meanLossOp, [losses, targets])[0]
}

export const meanLossOp: Op = {
  name: 'meanLoss',
  infer([losses, targets]) {
    expectType('meanLoss: losses', losses)
    expectShape('meanLoss: targets', targets, losses.shape, 'i32')
    return { outputs: [{ shape: [1], dtype: 'f32' }], sizes: { rows: sizeOf(losses) }, units: 1 }
  },
  reference([losses, targets], [y], { rows }) {
    let sum = 0
    let count = 0
    for (let r = 0; r < rows; r++) {
      if (targets[r] < 0) continue
      sum += losses[r]
      count++
    }
    y[0] = sum / Math.max(1, count)
  },
  samples: [
    { inputs: [{ shape: [1] }, { shape: [1], range: [0, 9], index: true }] },
    {
      inputs: [
        { shape: [2, 7], values: 'positive' },
        { shape: [2, 7], range: [-1, 3], index: true },
      ],
    },
    { inputs: [{ shape: [5] }, { shape: [5], values: [-1, -1, -1, -1, -1], index: true }] },
    {
      inputs: [
        { shape: [1030], values: 'positive' },
        { shape: [1030], range: [-1, 5], index: true },
      ],
    },
  ],
  cost: ({ rows }) => ({ flops: rows, bytes: 8 * rows }),
}

export const meanLossBackward: Backward = ({ inputs: [, targets] }, [dy]) => {
  return [meanLossGrad(targets!, dy!), null]
}
