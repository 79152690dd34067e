// Gradient clipping by norm: what to multiply gradients with, adamw does it while it reads them.
import { apply, check, type Op } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectShape } from './expect.ts'

/**
 * norm = √sumOfSquares / divisor; factor = min(1, maxNorm / (norm + 1e-6)) / divisor.
 *
 * @param sumOfSquares (1) of the gradients, summed over `divisor` batches
 * @param options `maxNorm`, default 0: no clipping; `divisor`, default 1: how many batches the
 *   gradients are sums over
 * @returns factor (1), and norm (1) of the mean gradient before clipping
 * @throws ShapeError if divisor is not above 0
 * @see torch.nn.utils.clip_grad_norm_
 */
export function clipFactor(
  sumOfSquares: Tensor,
  options: { readonly maxNorm?: number; readonly divisor?: number } = {},
): { readonly factor: Tensor; readonly norm: Tensor } {
  const { maxNorm = 0, divisor = 1 } = options
  const [factor, norm] = apply(clipFactorOp, [sumOfSquares], { maxNorm, divisor })
  return { factor, norm }
}

export const clipFactorOp: Op = {
  name: 'clipFactor',
  infer([sumOfSquares], { maxNorm, divisor }) {
    expectShape('clipFactor: sumOfSquares', sumOfSquares, [1])
    check(divisor > 0, () => `clipFactor: divisor must be above 0, got ${divisor}`)
    return {
      outputs: [sumOfSquares, sumOfSquares],
      optional: [1],
      sizes: {},
      scalars: { maxNorm, divisor },
      units: 1,
    }
  },
  reference([sumOfSquares], [factor, norm], { maxNorm, divisor }) {
    const length = Math.sqrt(sumOfSquares[0]) / divisor
    norm[0] = length
    factor[0] = (maxNorm > 0 ? Math.min(1, maxNorm / (length + 1e-6)) : 1) / divisor
  },
  samples: [
    { inputs: [{ shape: [1], values: [9] }], attributes: { maxNorm: 1, divisor: 1 } },
    { inputs: [{ shape: [1], values: [0.25] }], attributes: { maxNorm: 1, divisor: 1 } },
    { inputs: [{ shape: [1], values: [400] }], attributes: { maxNorm: 0, divisor: 4 } },
    { inputs: [{ shape: [1], values: [400] }], attributes: { maxNorm: 0.5, divisor: 4 } },
    { inputs: [{ shape: [1], values: [0] }], attributes: { maxNorm: 1, divisor: 1 } },
  ],
  cost: () => ({ flops: 5, bytes: 12 }),
}
