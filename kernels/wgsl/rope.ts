// Turns pairs of channels by the angle of their position. One invocation per pair.
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

export const rope: WgslKernel = ({ sizes, units }, device) => {
  const { heads, headSize, interleaved, inverse } = sizes
  const pairs = headSize / 2
  return {
    dispatches: [
      perItem(
        {
          items: units * heads * pairs,
          bindings: [
            numbersIn(0, 'x'),
            numbersIn(1, 'positions', 'i32'),
            { input: 2, name: 'table', type: 'array<vec2f>' },
            numbersOut(0, 'y'),
          ],
          body: `let pair = i % ${pairs}u;
  let start = (i / ${pairs}u) * ${headSize}u;
  let position = u32(max(0, positions[i / ${heads * pairs}u]));
  let first = start + ${interleaved ? '2u * pair' : 'pair'};
  let second = first + ${interleaved ? '1u' : `${pairs}u`};
  let turn = table[position * ${pairs}u + pair];
  let sine = ${inverse ? '-' : ''}turn.y;
  y[first] = x[first] * turn.x - x[second] * sine;
  y[second] = x[first] * sine + x[second] * turn.x;`,
        },
        device,
      ),
    ],
  }
}
