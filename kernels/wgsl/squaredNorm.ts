// Sums of squares of each 16,384 numbers.
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut } from './perItem.ts'
import { perRow } from './perRow.ts'

const PARTIAL = 16384

export const squaredNorm: WgslKernel = ({ sizes: { size }, units }, device) =>
  perRow(
    {
      rows: units,
      bindings: [numbersIn(0, 'x'), numbersOut(0, 'y')],
      body: `var mine = 0.0;
  let end = min((r + 1u) * ${PARTIAL}u, ${size}u);
  for (var i = r * ${PARTIAL}u + lane; i < end; i += 64u) { mine += x[i] * x[i]; }
  let all = total(lane, mine);
  if (lane == 0u) { y[r] = all; }`,
    },
    device,
  )
