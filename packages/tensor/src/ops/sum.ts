// Sum of all elements, for the few partial sums of a larger reduction: one thread does it.
import { apply, type Op } from '../op.ts'
import { sizeOf, type Tensor } from '../tensor.ts'
import { expectType } from './expect.ts'

/**
 * Sum of all elements.
 *
 * @param x (…)
 * @returns (1)
 */
export function sum(x: Tensor): Tensor {
  return apply(sumOp, [x])[0]
}

export const sumOp: Op = {
  name: 'sum',
  infer([x]) {
    expectType('sum: x', x)
    return { outputs: [{ shape: [1], dtype: 'f32' }], sizes: { size: sizeOf(x) }, units: 1 }
  },
  reference([x], [y], { size }) {
    y[0] = 0
    for (let i = 0; i < size; i++) y[0] += x[i]
  },
  samples: [
    { inputs: [{ shape: [1] }] },
    { inputs: [{ shape: [5, 13], values: 'positive' }] },
    { inputs: [{ shape: [1030], values: 'positive' }] },
  ],
  cost: ({ size }) => ({ flops: size, bytes: 4 * size }),
}
