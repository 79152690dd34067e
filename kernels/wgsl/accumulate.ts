// total ← total + x.
import { elementwise, vectorsIn, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'

export const accumulate: WgslKernel = ({ sizes: { size } }, device) =>
  elementwise(
    {
      size,
      bindings: [vectorsIn(1, 'x'), vectorsOut(0, 'total')],
      body: 'total[i] = keep(i, total[i] + x[i]);',
    },
    device,
  )
