// y = Σ x.
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut } from './perItem.ts'
import { perRow } from './perRow.ts'

export const sum: WgslKernel = ({ sizes: { size } }, device) =>
  perRow(
    {
      rows: 1,
      bindings: [numbersIn(0, 'x'), numbersOut(0, 'y')],
      body: `var mine = 0.0;
  for (var i = lane; i < ${size}u; i += 64u) { mine += x[i]; }
  let all = total(lane, mine);
  if (lane == 0u) { y[0] = all; }`,
    },
    device,
  )
