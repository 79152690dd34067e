// Clears a parameter in its own storage: accumulated gradients after a step, moments at a start.
import { apply, type Op } from '../op.ts'
import { ALIGNMENT, sizeOf, type Tensor } from '../tensor.ts'
import { expectType } from './expect.ts'

/**
 * x ← 0.
 *
 * @param x (…) overwritten
 * @returns x after it
 */
export function zero(x: Tensor): Tensor {
  return apply(zeroOp, [x])[0]
}

export const zeroOp: Op = {
  name: 'zero',
  infer([x]) {
    expectType('zero: x', x)
    const size = sizeOf(x)
    return {
      outputs: [x],
      overwrites: { 0: 0 },
      sizes: { size },
      units: Math.ceil(size / ALIGNMENT),
    }
  },
  reference(_, [y]) {
    y.fill(0)
  },
  samples: [
    { inputs: [{ shape: [1] }] },
    { inputs: [{ shape: [5, 17] }] },
    { inputs: [{ shape: [257] }] },
  ],
  cost: ({ size }) => ({ flops: 0, bytes: 4 * size }),
}
