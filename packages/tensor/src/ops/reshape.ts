// The same elements in another shape. Takes no time and no memory.
import { apply, type Backward, check, type Op } from '../op.ts'
import { formatShape, sizeOf, type Tensor } from '../tensor.ts'

/**
 * The elements of x, in their order, with another shape.
 *
 * @param x (…)
 * @param shape sizes with the same product
 * @throws ShapeError if the number of elements differs
 */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  return apply(reshapeOp, [x], Object.fromEntries(shape.map((n, i) => [`d${i}`, n])))[0]
}

export const reshapeOp: Op = {
  name: 'reshape',
  virtual: 'view',
  infer([x], attributes) {
    const y = { shape: Object.values(attributes), dtype: x!.dtype }
    check(sizeOf(x!) === sizeOf(y), () => {
      return `reshape: ${formatShape(y)} needs ${sizeOf(y)} elements, got ${formatShape(x!)}`
    })
    return { outputs: [y], sizes: {}, units: 0 }
  },
  reference([x], [y]) {
    y.set(x)
  },
  samples: [
    { inputs: [{ shape: [6] }], attributes: { d0: 2, d1: 3 } },
    { inputs: [{ shape: [2, 5, 17] }], attributes: { d0: 10, d1: 17 } },
  ],
}

export const reshapeBackward: Backward = ({ inputs }, [dy]) => [dy && reshape(dy, inputs[0]!.shape)]
