// A tensor scaled to length one.
import { apply, type Op } from '../op.ts'
import { sizeOf, type Tensor } from '../tensor.ts'
import { expectType } from './expect.ts'

/** Keeps a tensor of zeros zero. */
const EPSILON = 1e-12

/**
 * y = x / (‖x‖ + 1e-12), with the root of the sum of all squares: a matrix's Frobenius norm. For
 * tensors of a layer's size: its one unit is one thread's work.
 *
 * @param x (…)
 * @returns (…)
 */
export function normalize(x: Tensor): Tensor {
  return apply(normalizeOp, [x])[0]
}

export const normalizeOp: Op = {
  name: 'normalize',
  infer([x]) {
    expectType('normalize: x', x)
    return { outputs: [x], sizes: { size: sizeOf(x) }, units: 1 }
  },
  reference([x], [y], { size }) {
    let sum = 0
    for (let i = 0; i < size; i++) sum += x[i] ** 2
    for (let i = 0; i < size; i++) y[i] = x[i] / (Math.sqrt(sum) + EPSILON)
  },
  samples: [
    { inputs: [{ shape: [1], values: [-3] }] },
    { inputs: [{ shape: [5], values: [0, 0, 0, 0, 0] }] },
    { inputs: [{ shape: [3, 66] }] },
    { inputs: [{ shape: [130, 128] }] },
  ],
  cost: ({ size }) => ({ flops: 3 * size, bytes: 8 * size }),
}
