// y = (x − mean)·scale·weight + bias with scale = 1/√(variance + ε); a workgroup per row.
import { halves, real } from './code.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut } from './perItem.ts'
import { perRow } from './perRow.ts'

export const layerNorm: WgslKernel = (
  { sizes: { channels }, scalars: { epsilon }, units, outputs },
  device,
) =>
  perRow(
    {
      rows: units,
      bindings: [
        ...halves(numbersIn(0, 'x'), numbersOut(0, 'y')),
        numbersIn(1, 'weight'),
        numbersIn(2, 'bias'),
        ...(outputs[1] ? [{ output: 1, name: 'stats', type: 'array<vec2f>' }] : []),
      ],
      head: real({ epsilon }),
      body: `let start = r * ${channels}u;
  var mine = 0.0;
  for (var c = lane; c < ${channels}u; c += 64u) { mine += get_x(start + c); }
  let mean = total(lane, mine) / ${channels}.0;
  mine = 0.0;
  for (var c = lane; c < ${channels}u; c += 64u) {
    let d = get_x(start + c) - mean;
    mine += d * d;
  }
  let scale = 1.0 / sqrt(total(lane, mine) / ${channels}.0 + epsilon);
  for (var c = lane; c < ${channels}u; c += 64u) {
    set_y(start + c, (get_x(start + c) - mean) * scale * weight[c] + bias[c]);
  }
  ${outputs[1] ? 'if (lane == 0u) { stats[r] = vec2f(mean, scale); }' : ''}`,
    },
    device,
  )
