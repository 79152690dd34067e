// y = x·scale·weight with scale = 1/√(mean square + ε); a workgroup per row.
import { halves, real } from './code.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut } from './perItem.ts'
import { perRow } from './perRow.ts'

export const rmsNorm: WgslKernel = (
  { sizes: { channels }, scalars: { epsilon }, units, outputs },
  device,
) =>
  perRow(
    {
      rows: units,
      bindings: [
        ...halves(numbersIn(0, 'x'), numbersOut(0, 'y')),
        numbersIn(1, 'weight'),
        ...(outputs[1] ? [numbersOut(1, 'stats')] : []),
      ],
      head: real({ epsilon }),
      body: `let start = r * ${channels}u;
  var mine = 0.0;
  for (var c = lane; c < ${channels}u; c += 64u) { mine += get_x(start + c) * get_x(start + c); }
  let scale = 1.0 / sqrt(total(lane, mine) / ${channels}.0 + epsilon);
  for (var c = lane; c < ${channels}u; c += 64u) {
    set_y(start + c, get_x(start + c) * scale * weight[c]);
  }
  ${outputs[1] ? 'if (lane == 0u) { stats[r] = scale; }' : ''}`,
    },
    device,
  )
