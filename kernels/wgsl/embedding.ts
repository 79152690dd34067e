// y[r] = table[ids[r]]. One invocation per number of y.
import { halves } from './code.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

export const embedding: WgslKernel = ({ sizes: { channels }, units }, device) => ({
  dispatches: [
    perItem(
      {
        items: units * channels,
        bindings: [
          numbersIn(0, 'table'),
          numbersIn(1, 'ids', 'u32'),
          ...halves(numbersOut(0, 'y')),
        ],
        body: `set_y(i, table[ids[i / ${channels}u] * ${channels}u + i % ${channels}u]);`,
      },
      device,
    ),
  ],
})
