// y = a·b, either operand read transposed.
import type { WgslKernel } from './kernel.ts'
import { product } from './product.ts'

export const matmul: WgslKernel = ({ sizes }, device) => {
  const { rows, columns, inner, transposeA, transposeB } = sizes
  return product(
    {
      ...{ rows, columns, inner, bias: false, activation: 0, outputs: [true, false] },
      ...{ transposeA: transposeA === 1, transposeB: transposeB === 1 },
    },
    device,
  )
}
