// dgate = dy·up·silu'(gate), dup = dy·silu(gate).
import { activate, slope } from './activations.ts'
import { elementwise, vectorsIn, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'

const SILU = 3

export const swigluGrad: WgslKernel = ({ sizes: { size } }, device) =>
  elementwise(
    {
      size,
      bindings: [
        vectorsIn(0, 'gate'),
        vectorsIn(1, 'up'),
        vectorsIn(2, 'dy'),
        vectorsOut(0, 'dgate'),
        vectorsOut(1, 'dup'),
      ],
      head: `${activate(SILU)}\n${slope(SILU)}`,
      body: `dgate[i] = keep(i, dy[i] * up[i] * slope(gate[i]));
  dup[i] = keep(i, dy[i] * activate(gate[i]));`,
    },
    device,
  )
