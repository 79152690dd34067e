// Turns pairs of channels by the angle of their position. One invocation per pair.
import { halves } from './code.ts'
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
            ...halves(numbersIn(0, 'x'), numbersOut(0, 'y')),
            numbersIn(1, 'positions', 'i32'),
            { input: 2, name: 'table', type: 'array<vec2f>' },
          ],
          body: `let pair = i % ${pairs}u;
  let start = (i / ${pairs}u) * ${headSize}u;
  let position = u32(max(0, positions[i / ${heads * pairs}u]));
  let first = start + ${interleaved ? '2u * pair' : 'pair'};
  let second = first + ${interleaved ? '1u' : `${pairs}u`};
  let turn = table[position * ${pairs}u + pair];
  let sine = ${inverse ? '-' : ''}turn.y;
  let pairOf = vec2f(get_x(first), get_x(second));
  set_y(first, pairOf.x * turn.x - pairOf.y * sine);
  set_y(second, pairOf.x * sine + pairOf.y * turn.x);`,
        },
        device,
      ),
    ],
  }
}
