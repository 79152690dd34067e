// dx = scale·(g − n·mean(g·n)) with n = x·scale, g = dy·weight; a workgroup per row.
import { halves } from './code.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut } from './perItem.ts'
import { perRow } from './perRow.ts'

export const rmsNormGrad: WgslKernel = ({ sizes: { channels }, units }, device) =>
  perRow(
    {
      rows: units,
      bindings: [
        ...halves(numbersIn(0, 'x'), numbersIn(3, 'dy'), numbersOut(0, 'dx')),
        numbersIn(1, 'weight'),
        numbersIn(2, 'stats'),
      ],
      body: `let start = r * ${channels}u;
  let scale = stats[r];
  var mine = 0.0;
  for (var c = lane; c < ${channels}u; c += 64u) {
    mine += get_dy(start + c) * weight[c] * get_x(start + c) * scale;
  }
  let meanGN = total(lane, mine) / ${channels}.0;
  for (var c = lane; c < ${channels}u; c += 64u) {
    set_dx(start + c, scale * (get_dy(start + c) * weight[c] - get_x(start + c) * scale * meanGN));
  }`,
    },
    device,
  )
