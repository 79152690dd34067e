// dx = scale·(g − mean g − n·mean(g·n)) with n = (x − mean)·scale, g = dy·weight; a workgroup per row.
import { halves } from './code.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut } from './perItem.ts'
import { perRow } from './perRow.ts'

export const layerNormGrad: WgslKernel = ({ sizes: { channels }, units }, device) =>
  perRow(
    {
      rows: units,
      bindings: [
        ...halves(numbersIn(0, 'x'), numbersIn(3, 'dy'), numbersOut(0, 'dx')),
        numbersIn(1, 'weight'),
        { input: 2, name: 'stats', type: 'array<vec2f>' },
      ],
      body: `let start = r * ${channels}u;
  let mean = stats[r].x;
  let scale = stats[r].y;
  var mine = 0.0;
  var mineN = 0.0;
  for (var c = lane; c < ${channels}u; c += 64u) {
    let g = get_dy(start + c) * weight[c];
    mine += g;
    mineN += g * (get_x(start + c) - mean) * scale;
  }
  let meanG = total(lane, mine) / ${channels}.0;
  let meanGN = total(lane, mineN) / ${channels}.0;
  for (var c = lane; c < ${channels}u; c += 64u) {
    let n = (get_x(start + c) - mean) * scale;
    set_dx(start + c, scale * (get_dy(start + c) * weight[c] - meanG - n * meanGN));
  }`,
    },
    device,
  )
