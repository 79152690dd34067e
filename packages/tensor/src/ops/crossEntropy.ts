// The loss of a language model, row by row. Probabilities are never stored.
import { apply, type Backward, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { crossEntropyGrad } from './crossEntropyGrad.ts'
import { expectRows, expectShape } from './expect.ts'
import { channelsOf, rowsOf } from './rows.ts'

/**
 * loss = log Σ_v exp(logits_v) − logits_target in nats, for each row. {@link meanLoss} averages.
 *
 * @param logits  (…, V)
 * @param targets (…) i32, each in [0, V), or −1: the row is ignored and its loss is 0
 * @returns       (…)
 * @throws ShapeError if there is not one target per row
 */
export function crossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return apply(crossEntropyOp, [logits, targets])[0]
}

const sample = (shape: readonly number[], low = 0): Sample => ({
  inputs: [{ shape }, { shape: shape.slice(0, -1), range: [low, shape.at(-1)!], index: true }],
})

export const crossEntropyOp: Op = {
  name: 'crossEntropy',
  infer([logits, targets]) {
    expectRows('crossEntropy: logits', logits, '(…, V)')
    const vocabulary = channelsOf(logits)
    expectShape('crossEntropy: targets', targets, logits.shape.slice(0, -1), 'i32')
    const losses = { shape: targets.shape, dtype: 'f32' } as const
    return {
      // The second is the logarithm of each softmax's denominator: its gradient needs it.
      outputs: [losses, losses],
      optional: [1],
      sizes: { vocabulary },
      units: rowsOf(logits),
    }
  },
  reference([logits, targets], [losses, lse], { vocabulary }) {
    for (let r = 0; r < targets.length; r++) {
      const row = logits.subarray(r * vocabulary, (r + 1) * vocabulary)
      const max = row.reduce((a, b) => Math.max(a, b))
      let sum = 0
      for (const logit of row) sum += Math.exp(logit - max)
      lse[r] = max + Math.log(sum)
      losses[r] = targets[r] < 0 ? 0 : max + Math.log(sum) - row[targets[r]]
    }
  },
  samples: [
    sample([1, 5]),
    sample([7, 17], -1),
    sample([2, 3, 66], -1),
    sample([33, 300]),
    sample([2, 1030], -1),
    { inputs: [{ shape: [3, 5] }, { shape: [3], values: [-1, -1, -1], index: true }] },
    // Logits so large that exp overflows unless the maximum is taken off first.
    {
      inputs: [
        { shape: [9, 40], range: [-200, 200] },
        { shape: [9], range: [0, 40], index: true },
      ],
    },
  ],
  cost: ({ vocabulary }, rows) => ({ flops: 3 * rows * vocabulary, bytes: 4 * rows * vocabulary }),
}

export const crossEntropyBackward: Backward = (
  { inputs: [logits, targets], outputs: [, lse] },
  [dlosses],
) => {
  return [crossEntropyGrad(logits!, targets!, lse, dlosses!), null]
}
