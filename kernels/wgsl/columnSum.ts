// y[c] = Σ x[r][c]. Chunks of rows first, one invocation per column of each, then the chunks.
import { halves } from './code.ts'
import { chunked } from './columns.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn } from './perItem.ts'

export const columnSum: WgslKernel = ({ sizes: { rows, channels } }, device) =>
  chunked(
    {
      ...{ rows, channels, results: ['y'] },
      bindings: halves(numbersIn(0, 'x')),
      terms: ['get_x(at)'],
    },
    device,
  )
