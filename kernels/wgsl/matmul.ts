// y = a·b, either operand read transposed.
import type { WgslKernel } from './kernel.ts'
import { product } from './product.ts'

export const matmul: WgslKernel = ({ sizes }, device) => {
  const { rows, columns, inner, transposeA, transposeB } = sizes
  // Products with a gradient, which is a: of a mean over as many tokens it is too small for 16 bits.
  const tokens = transposeA === 1 ? inner : rows
  const half = device.half && device.f16 ? 2 ** Math.min(10, Math.round(Math.log2(tokens))) : 0
  return product(
    {
      ...{ rows, columns, inner, bias: false, activation: 0, outputs: [true, false] },
      ...{ transposeA: transposeA === 1, transposeB: transposeB === 1, half },
    },
    device,
  )
}
