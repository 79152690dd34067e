// dgate = dy·up·silu'(gate), dup = dy·silu(gate).
import { activate, slope } from './activations.ts'
import { halves } from './code.ts'
import { elementwise, vectorsIn, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'

const SILU = 3

export const swigluGrad: WgslKernel = ({ sizes: { size } }, device) =>
  elementwise(
    {
      size,
      bindings: halves(
        vectorsIn(0, 'gate'),
        vectorsIn(1, 'up'),
        vectorsIn(2, 'dy'),
        vectorsOut(0, 'dgate'),
        vectorsOut(1, 'dup'),
      ),
      head: `${activate(SILU)}\n${slope(SILU)}`,
      body: `set_dgate(i, keep(i, get_dy(i) * get_up(i) * slope(get_gate(i))));
  set_dup(i, keep(i, get_dy(i) * activate(get_gate(i))));`,
    },
    device,
  )
