// A weighted sum of two tensors, new or in the storage of the second: what optimisers are made of.
import { apply, check, type Op, type Sample } from '../op.ts'
import { ALIGNMENT, sizeOf, type Tensor } from '../tensor.ts'
import { expectShape, expectType } from './expect.ts'

/** The weights of {@link blend}. */
export interface BlendOptions {
  /** Of x, default 1. */
  readonly a?: number
  /** Of z, default 1. */
  readonly b?: number
  /** Of z and the factor, default 0. */
  readonly c?: number
  /** Whether the result is the new value of z, default false. */
  readonly overwrite?: boolean
}

/**
 * y = a·s·x + (b + c·s)·z, elementwise.
 *
 * With `overwrite`, a momentum is `blend(gradient, momentum, factor, { b: 0.95, overwrite: true })` and a
 * descent with weight decay λ is `blend(direction, weights, rate, { a: -1, c: -λ, overwrite: true })`.
 *
 * @param x      (…)
 * @param z      of the same shape; overwritten if so asked
 * @param factor (N) whose first element is s; null: 1
 * @returns      (…)
 * @throws ShapeError if the shapes differ
 */
export function blend(
  x: Tensor,
  z: Tensor,
  factor: Tensor | null,
  { a = 1, b = 1, c = 0, overwrite = false }: BlendOptions = {},
): Tensor {
  return apply(blendOp, [x, z, factor], { a, b, c, overwrite: +overwrite })[0]
}

const sample = (
  shape: readonly number[],
  factor: readonly number[] | null,
  overwrite = 0,
): Sample => ({
  inputs: [{ shape }, { shape }, factor && { shape: [factor.length], values: factor }],
  attributes: { a: -0.7, b: 0.95, c: 0.3, overwrite },
})

export const blendOp: Op = {
  name: 'blend',
  infer([x, z, factor], { a, b, c, overwrite }) {
    expectType('blend: x', x)
    expectShape('blend: z', z, x.shape)
    if (factor) {
      check(factor.dtype === 'f32', () => `blend: factor must be f32, got ${factor.dtype}`)
    }
    const size = sizeOf(x)
    return {
      outputs: [x],
      ...(overwrite ? { overwrites: { 0: 1 } } : { reuses: { 0: 0 } }),
      sizes: { size },
      scalars: { a, b, c },
      units: Math.ceil(size / ALIGNMENT),
    }
  },
  reference([x, z, factor], [y], { size, a, b, c }) {
    const s = factor.length > 0 ? factor[0] : 1
    for (let i = 0; i < size; i++) y[i] = a * s * x[i] + (b + c * s) * z[i]
  },
  samples: [
    sample([1], null),
    sample([3, 5, 17], [0.3]),
    sample([257], [0.01, 5, 6], 1),
    sample([70, 66], null, 1),
  ],
  cost: ({ size }) => ({ flops: 3 * size, bytes: 12 * size }),
}
