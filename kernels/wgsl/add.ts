// y = a + b.
import { elementwise, vectorsIn, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'

export const add: WgslKernel = ({ sizes: { size } }, device) =>
  elementwise(
    {
      size,
      bindings: [vectorsIn(0, 'a'), vectorsIn(1, 'b'), vectorsOut(0, 'y')],
      body: 'y[i] = keep(i, a[i] + b[i]);',
    },
    device,
  )
