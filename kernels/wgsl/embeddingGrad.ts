// dtable[t] = Σ dy[r] over the rows r with ids[r] = t, in their order. One invocation per number of dtable.
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

export const embeddingGrad: WgslKernel = ({ sizes: { rows, vocabulary, channels } }, device) => ({
  dispatches: [
    perItem(
      {
        items: vocabulary * channels,
        bindings: [numbersIn(0, 'ids', 'u32'), numbersIn(1, 'dy'), numbersOut(0, 'dtable')],
        body: `let t = i / ${channels}u;
  let c = i % ${channels}u;
  var sum = 0.0;
  for (var r = 0u; r < ${rows}u; r++) {
    if (ids[r] == t) { sum += dy[r * ${channels}u + c]; }
  }
  dtable[i] = sum;`,
      },
      device,
    ),
  ],
})
