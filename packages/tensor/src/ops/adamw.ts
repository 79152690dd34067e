// One step of AdamW over all parameters at once, in their own storage.
import { apply, type Op, type Sample } from '../op.ts'
import { ALIGNMENT, sizeOf, type Tensor } from '../tensor.ts'
import { expectShape, expectType } from './expect.ts'

/** What stays the same over a training run. */
export interface AdamWOptions {
  /** Decay of the mean of gradients, default 0.9. */
  readonly beta1?: number
  /** Decay of the mean of squared gradients, default 0.999. */
  readonly beta2?: number
  /** Added to the divisor, default 1e-8. */
  readonly epsilon?: number
  /** Share of the parameter that goes away per step and unit of learning rate, default 0.01. */
  readonly weightDecay?: number
}

/**
 * The new values of parameter, mean and square, which overwrite the old ones:
 * p ← p − rate·decay·p; m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g², with g = gradient · factor;
 * p ← p − rate · (m / c₁) / (√(v / c₂) + epsilon). A factor of 0 leaves all three as they are.
 *
 * @param p        (…) parameter
 * @param g        gradient; all of p's shape
 * @param m        mean of gradients, 0 at first
 * @param v        mean of squared gradients, 0 at first
 * @param factor   (1) of the gradient, see {@link clipFactor}; null: 1
 * @param schedule (3) rate, c₁ = 1 − β₁^t and c₂ = 1 − β₂^t in step t = 1, 2, …
 * @returns        p, m and v after the step
 * @throws ShapeError if a shape differs from p's
 * @see Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101; torch.optim.AdamW
 */
export function adamw(
  p: Tensor,
  g: Tensor,
  m: Tensor,
  v: Tensor,
  factor: Tensor | null,
  schedule: Tensor,
  options: AdamWOptions = {},
): readonly Tensor[] {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = options
  return apply(adamwOp, [p, g, m, v, factor, schedule], { beta1, beta2, epsilon, weightDecay })
}

const sample = (size: number, factor: number | null, weightDecay: number): Sample => {
  const shape = [size]
  return {
    inputs: [
      { shape },
      { shape },
      { shape },
      { shape, values: 'positive' },
      factor === null ? null : { shape: [1], values: [factor] },
      { shape: [3], values: [0.01, 0.19, 0.002] },
    ],
    attributes: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay },
  }
}

export const adamwOp: Op = {
  name: 'adamw',
  infer([p, g, m, v, factor, schedule], { beta1, beta2, epsilon, weightDecay }) {
    expectType('adamw: p', p)
    expectShape('adamw: g', g, p.shape)
    expectShape('adamw: m', m, p.shape)
    expectShape('adamw: v', v, p.shape)
    if (factor) expectShape('adamw: factor', factor, [1])
    expectShape('adamw: schedule', schedule, [3])
    const size = sizeOf(p)
    return {
      outputs: [p, m, v],
      overwrites: { 0: 0, 1: 2, 2: 3 },
      sizes: { size },
      scalars: { beta1, beta2, epsilon, weightDecay },
      units: Math.ceil(size / ALIGNMENT),
    }
  },
  reference([p, g, m, v, factor, schedule], [newP, newM, newV], numbers) {
    const { size, beta1, beta2, epsilon, weightDecay } = numbers
    const [rate, correction1, correction2] = schedule
    // Outputs begin as what they overwrite.
    if (factor[0] === 0) return
    for (let i = 0; i < size; i++) {
      const gradient = g[i] * (factor.length > 0 ? factor[0] : 1)
      const mean = beta1 * m[i] + (1 - beta1) * gradient
      const square = beta2 * v[i] + (1 - beta2) * gradient ** 2
      const step = mean / correction1 / (Math.sqrt(square / correction2) + epsilon)
      newP[i] = p[i] - rate * weightDecay * p[i] - rate * step
      newM[i] = mean
      newV[i] = square
    }
  },
  samples: [
    sample(1, null, 0),
    sample(66, 0.3, 0.1),
    sample(66, 0, 0.1),
    sample(257, null, 0.1),
    sample(5000, 0.3, 0),
  ],
  cost: ({ size }) => ({ flops: 14 * size, bytes: 28 * size }),
}
