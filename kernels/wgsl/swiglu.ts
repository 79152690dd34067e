// y = silu(gate)·up.
import { activate } from './activations.ts'
import { halves } from './code.ts'
import { elementwise, vectorsIn, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'

const SILU = 3

export const swiglu: WgslKernel = ({ sizes: { size } }, device) =>
  elementwise(
    {
      size,
      bindings: halves(vectorsIn(0, 'gate'), vectorsIn(1, 'up'), vectorsOut(0, 'y')),
      head: activate(SILU),
      body: 'set_y(i, keep(i, activate(get_gate(i)) * get_up(i)));',
    },
    device,
  )
