// dpre = f'(pre)·dy.
import { slope } from './activations.ts'
import { elementwise, vectorsIn, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'

export const activationGrad: WgslKernel = ({ sizes: { size, activation } }, device) =>
  elementwise(
    {
      size,
      bindings: [vectorsIn(0, 'pre'), vectorsIn(1, 'dy'), vectorsOut(0, 'dpre')],
      head: slope(activation),
      body: 'dpre[i] = keep(i, slope(pre[i]) * dy[i]);',
    },
    device,
  )
