// y = f(x·weightᵀ + bias), and what goes into f where it is wanted.
import type { WgslKernel } from './kernel.ts'
import { product } from './product.ts'

export const linear: WgslKernel = ({ sizes, inputs, outputs }, device) => {
  const { rows, columns, inner, activation } = sizes
  return product(
    {
      ...{ rows, columns, inner, transposeA: false, transposeB: true },
      ...{ bias: inputs[2], activation, outputs: [outputs[0], outputs[1]] },
    },
    device,
  )
}
