// y = a + b.
import { halves } from './code.ts'
import { elementwise, vectorsIn, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'

export const add: WgslKernel = ({ sizes: { size } }, device) =>
  elementwise(
    {
      size,
      bindings: halves(vectorsIn(0, 'a'), vectorsIn(1, 'b'), vectorsOut(0, 'y')),
      body: 'set_y(i, keep(i, get_a(i) + get_b(i)));',
    },
    device,
  )
