// cache[slots[n]] ← x[n]. One invocation per number of x.
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

export const cacheAppend: WgslKernel = ({ sizes: { channels }, units }, device) => ({
  dispatches: [
    perItem(
      {
        items: units * channels,
        bindings: [numbersIn(1, 'x'), numbersIn(2, 'slots', 'i32'), numbersOut(0, 'cache')],
        body: `let slot = slots[i / ${channels}u];
  if (slot >= 0) { cache[u32(slot) * ${channels}u + i % ${channels}u] = x[i]; }`,
      },
      device,
    ),
  ],
})
