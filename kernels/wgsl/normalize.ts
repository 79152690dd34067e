// y = x / (‖x‖ + 1e-12).
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut } from './perItem.ts'
import { perRow } from './perRow.ts'

export const normalize: WgslKernel = ({ sizes: { size } }, device) =>
  perRow(
    {
      rows: 1,
      bindings: [numbersIn(0, 'x'), numbersOut(0, 'y')],
      body: `var mine = 0.0;
  for (var i = lane; i < ${size}u; i += 64u) { mine += x[i] * x[i]; }
  let length = sqrt(total(lane, mine)) + f32(1e-12);
  for (var i = lane; i < ${size}u; i += 64u) { y[i] = x[i] / length; }`,
    },
    device,
  )
