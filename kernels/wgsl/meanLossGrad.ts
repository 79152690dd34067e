// dlosses = dy / count where the target is not below 0, else 0.
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut } from './perItem.ts'
import { perRow } from './perRow.ts'

export const meanLossGrad: WgslKernel = ({ sizes: { rows } }, device) =>
  perRow(
    {
      rows: 1,
      bindings: [numbersIn(0, 'targets', 'i32'), numbersIn(1, 'dy'), numbersOut(0, 'dlosses')],
      body: `var mine = 0.0;
  for (var i = lane; i < ${rows}u; i += 64u) { mine += select(0.0, 1.0, targets[i] >= 0); }
  let count = max(1.0, total(lane, mine));
  for (var i = lane; i < ${rows}u; i += 64u) {
    dlosses[i] = select(0.0, dy[0] / count, targets[i] >= 0);
  }`,
    },
    device,
  )
