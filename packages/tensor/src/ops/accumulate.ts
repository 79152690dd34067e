// Adds to a parameter in its own storage: gradients over several batches.
import { apply, type Op } from '../op.ts'
import { ALIGNMENT, sizeOf, type Tensor } from '../tensor.ts'
import { expectShape, expectType } from './expect.ts'

/**
 * total ← total + x.
 *
 * @param total (…) overwritten
 * @param x     of the same shape
 * @returns     total after it
 * @throws ShapeError if the shapes differ
 */
export function accumulate(total: Tensor, x: Tensor): Tensor {
  return apply(accumulateOp, [total, x])[0]
}

export const accumulateOp: Op = {
  name: 'accumulate',
  infer([total, x]) {
    expectType('accumulate: total', total)
    expectShape('accumulate: x', x, total.shape)
    const size = sizeOf(total)
    return {
      outputs: [total],
      overwrites: { 0: 0 },
      sizes: { size },
      units: Math.ceil(size / ALIGNMENT),
    }
  },
  reference([total, x], [y], { size }) {
    for (let i = 0; i < size; i++) y[i] = total[i] + x[i]
  },
  samples: [
    { inputs: [{ shape: [1] }, { shape: [1] }] },
    { inputs: [{ shape: [3, 5, 17] }, { shape: [3, 5, 17] }] },
    { inputs: [{ shape: [257] }, { shape: [257] }] },
  ],
  cost: ({ size }) => ({ flops: size, bytes: 12 * size }),
}
