// dpre = f'(pre)·dy.
import { slope } from './activations.ts'
import { halves } from './code.ts'
import { elementwise, vectorsIn, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'

export const activationGrad: WgslKernel = ({ sizes: { size, activation } }, device) =>
  elementwise(
    {
      size,
      bindings: halves(vectorsIn(0, 'pre'), vectorsIn(1, 'dy'), vectorsOut(0, 'dpre')),
      head: slope(activation),
      body: 'set_dpre(i, keep(i, slope(get_pre(i)) * get_dy(i)));',
    },
    device,
  )
