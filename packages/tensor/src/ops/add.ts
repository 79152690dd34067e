// Elementwise sum: y = a + b. The residual connection, and the sum of gradients.
import { apply, type Backward, check, type Op } from '../op.ts'
import { ALIGNMENT, formatShape, sizeOf, type Tensor } from '../tensor.ts'

/**
 * y = a + b, elementwise.
 *
 * @param a (…)
 * @param b of the same shape
 * @throws ShapeError if the shapes differ
 */
export function add(a: Tensor, b: Tensor): Tensor {
  return apply(addOp, [a, b])[0]
}

export const addOp: Op = {
  name: 'add',
  infer([a, b]) {
    check(!!a && !!b && formatShape(a) === formatShape(b), () => {
      return `add: shapes must be equal, got ${formatShape(a!)} and ${formatShape(b!)}`
    })
    const size = sizeOf(a)
    return {
      outputs: [a],
      sizes: { size },
      units: Math.ceil(size / ALIGNMENT),
      reuses: { 0: 0 },
    }
  },
  reference([a, b], [y], { size }) {
    for (let i = 0; i < size; i++) y[i] = a[i] + b[i]
  },
  samples: [
    { inputs: [{ shape: [2, 3, 5] }, { shape: [2, 3, 5] }] },
    { inputs: [{ shape: [257] }, { shape: [257] }] },
  ],
  cost: ({ size }) => ({ flops: size, bytes: 12 * size }),
}

export const addBackward: Backward = (_, [dy]) => [dy, dy]
