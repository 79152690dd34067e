// dweight = Σ dy·x·scale over rows.
import { chunked } from './columns.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn } from './perItem.ts'

export const rmsNormParameterGrad: WgslKernel = ({ sizes: { rows, channels } }, device) =>
  chunked(
    {
      ...{ rows, channels, results: ['dweight'] },
      bindings: [numbersIn(0, 'x'), numbersIn(1, 'stats'), numbersIn(2, 'dy')],
      terms: ['dy[at] * x[at] * stats[r]'],
    },
    device,
  )
