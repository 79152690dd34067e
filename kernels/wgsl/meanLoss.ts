// Mean of the losses whose target is not below 0.
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut } from './perItem.ts'
import { perRow } from './perRow.ts'

export const meanLoss: WgslKernel = ({ sizes: { rows } }, device) =>
  perRow(
    {
      rows: 1,
      bindings: [numbersIn(0, 'losses'), numbersIn(1, 'targets', 'i32'), numbersOut(0, 'y')],
      body: `var mine = 0.0;
  var mineCount = 0.0;
  for (var i = lane; i < ${rows}u; i += 64u) {
    if (targets[i] >= 0) { mine += losses[i]; mineCount += 1.0; }
  }
  let all = total(lane, mine);
  let count = total(lane, mineCount);
  if (lane == 0u) { y[0] = all / max(1.0, count); }`,
    },
    device,
  )
