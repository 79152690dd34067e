// dweight = Σ dy·x·scale over rows.
import { halves } from './code.ts'
import { chunked } from './columns.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn } from './perItem.ts'

export const rmsNormParameterGrad: WgslKernel = ({ sizes: { rows, channels } }, device) =>
  chunked(
    {
      ...{ rows, channels, results: ['dweight'] },
      bindings: [...halves(numbersIn(0, 'x'), numbersIn(2, 'dy')), numbersIn(1, 'stats')],
      terms: ['get_dy(at) * get_x(at) * stats[r]'],
    },
    device,
  )
