// Loss scaling: a power of two that keeps gradients inside what 16-bit floats can hold. It is found by trial.
import { apply, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectShape } from './expect.ts'

/** Good steps after which a larger scale is tried. */
const PATIENCE = 1000
/** The scale stays within this and its inverse. */
const LARGEST = 2 ** 24

/**
 * What to multiply the loss with in the next step: half as much after a step whose gradient was no finite number,
 * twice as much after 1,000 good steps in a row.
 *
 * @param scale  (1) of this step; overwritten
 * @param good   (1) steps since it has changed; overwritten
 * @param factor (1) of the gradient, 0 where that is not finite, see {@link clipFactor}
 * @returns      scale and good after the step
 * @throws ShapeError if the shapes differ
 * @see Micikevicius et al. 2018, https://arxiv.org/abs/1710.03740
 */
export function lossScale(scale: Tensor, good: Tensor, factor: Tensor): readonly Tensor[] {
  return apply(lossScaleOp, [scale, good, factor], { patience: PATIENCE, largest: LARGEST })
}

const sample = (scale: number, good: number, factor: number): Sample => ({
  inputs: [scale, good, factor].map((value) => ({ shape: [1], values: [value] })),
  attributes: { patience: PATIENCE, largest: LARGEST },
})

export const lossScaleOp: Op = {
  name: 'lossScale',
  infer([scale, good, factor], { patience, largest }) {
    expectShape('lossScale: scale', scale, [1])
    expectShape('lossScale: good', good, [1])
    expectShape('lossScale: factor', factor, [1])
    return {
      outputs: [scale, good],
      overwrites: { 0: 0, 1: 1 },
      sizes: {},
      scalars: { patience, largest },
      units: 1,
    }
  },
  reference([scale, good, factor], [newScale, newGood], { patience, largest }) {
    const grows = factor[0] !== 0 && good[0] + 1 >= patience
    const next = scale[0] * (factor[0] === 0 ? 0.5 : grows ? 2 : 1)
    newScale[0] = Math.min(largest, Math.max(1 / largest, next))
    newGood[0] = factor[0] === 0 || grows ? 0 : good[0] + 1
  },
  samples: [
    sample(65536, 5, 0.25),
    sample(65536, 5, 0),
    sample(1024, 999, 1),
    sample(2 ** 24, 999, 1),
    sample(2 ** -24, 0, 0),
  ],
  cost: () => ({ flops: 4, bytes: 20 }),
}
