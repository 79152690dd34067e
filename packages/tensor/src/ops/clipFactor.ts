// Gradient clipping by norm: what to multiply gradients with, adamw does it while it reads them.
import { apply, check, type Numbers, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectShape } from './expect.ts'

/**
 * norm = √sumOfSquares / d with d = divisor · scale; factor = min(1, maxNorm / (norm + 1e-6)) / d; with a scale
 * 0 where norm is no finite number.
 *
 * @param sumOfSquares (1) of the gradients, summed over `divisor` batches
 * @param options `maxNorm`, default 0: no clipping; `divisor`, default 1: how many batches the
 *   gradients are sums over; `scale` (1): what the loss was multiplied with, see {@link lossScale}
 * @returns factor (1), and norm (1) of the mean gradient before clipping
 * @throws ShapeError if divisor is not above 0
 * @see torch.nn.utils.clip_grad_norm_
 */
export function clipFactor(
  sumOfSquares: Tensor,
  options: {
    readonly maxNorm?: number
    readonly divisor?: number
    readonly scale?: Tensor | null
  } = {},
): { readonly factor: Tensor; readonly norm: Tensor } {
  const { maxNorm = 0, divisor = 1, scale = null } = options
  const [factor, norm] = apply(clipFactorOp, [sumOfSquares, scale], { maxNorm, divisor })
  return { factor, norm }
}

const sample = (squares: number, scale: number | null, attributes: Numbers): Sample => ({
  inputs: [
    { shape: [1], values: [squares] },
    scale === null ? null : { shape: [1], values: [scale] },
  ],
  attributes,
})

export const clipFactorOp: Op = {
  name: 'clipFactor',
  infer([sumOfSquares, scale], { maxNorm, divisor }) {
    expectShape('clipFactor: sumOfSquares', sumOfSquares, [1])
    if (scale) expectShape('clipFactor: scale', scale, [1])
    check(divisor > 0, () => `clipFactor: divisor must be above 0, got ${divisor}`)
    return {
      outputs: [sumOfSquares, sumOfSquares],
      optional: [1],
      sizes: {},
      scalars: { maxNorm, divisor },
      units: 1,
    }
  },
  reference([sumOfSquares, scale], [factor, norm], { maxNorm, divisor }) {
    const d = divisor * (scale.length > 0 ? scale[0] : 1)
    const length = Math.sqrt(sumOfSquares[0]) / d
    const clip = maxNorm > 0 ? Math.min(1, maxNorm / (length + 1e-6)) : 1
    norm[0] = length
    factor[0] = scale.length > 0 && !Number.isFinite(length) ? 0 : clip / d
  },
  samples: [
    sample(9, null, { maxNorm: 1, divisor: 1 }),
    sample(400, 8, { maxNorm: 0.5, divisor: 4 }),
    sample(0.25, null, { maxNorm: 1, divisor: 1 }),
    sample(400, null, { maxNorm: 0, divisor: 4 }),
    sample(400, null, { maxNorm: 0.5, divisor: 4 }),
    sample(0, null, { maxNorm: 1, divisor: 1 }),
  ],
  cost: () => ({ flops: 6, bytes: 16 }),
}
