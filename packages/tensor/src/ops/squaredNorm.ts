// Partial sums of squares, the first half of a gradient's norm. sum() is the second.
import { apply, type Op } from '../op.ts'
import { sizeOf, type Tensor } from '../tensor.ts'
import { expectType } from './expect.ts'

/** Elements per partial sum: enough to be worth a thread's turn. */
const PARTIAL_SIZE = 16384

/**
 * Sums of squares of each 16,384 elements: the same partials, and bits, on any number of threads.
 *
 * @param x (…), n elements
 * @returns (⌈n / 16384⌉)
 *
 * @example const { factor, norm } = clipFactor(sum(squaredNorm(flat)), { maxNorm: 1 })
 */
export function squaredNorm(x: Tensor): Tensor {
  return apply(squaredNormOp, [x])[0]
}

export const squaredNormOp: Op = {
  name: 'squaredNorm',
  infer([x]) {
    expectType('squaredNorm: x', x)
    const size = sizeOf(x)
    const partials = Math.ceil(size / PARTIAL_SIZE)
    return { outputs: [{ shape: [partials], dtype: 'f32' }], sizes: { size }, units: partials }
  },
  reference([x], [partials], { size }) {
    partials.fill(0)
    for (let i = 0; i < size; i++) partials[Math.floor(i / PARTIAL_SIZE)] += x[i] ** 2
  },
  samples: [
    { inputs: [{ shape: [1] }] },
    { inputs: [{ shape: [17, 5] }] },
    { inputs: [{ shape: [16384] }] },
    { inputs: [{ shape: [40001] }] },
  ],
  cost: ({ size }) => ({ flops: 2 * size, bytes: 4 * size }),
}
