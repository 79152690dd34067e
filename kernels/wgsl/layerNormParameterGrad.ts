// dweight = Σ dy·(x − mean)·scale and dbias = Σ dy over rows.
import { chunked } from './columns.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn } from './perItem.ts'

export const layerNormParameterGrad: WgslKernel = ({ sizes: { rows, channels } }, device) =>
  chunked(
    {
      ...{ rows, channels, results: ['dweight', 'dbias'] },
      bindings: [
        numbersIn(0, 'x'),
        { input: 1, name: 'stats', type: 'array<vec2f>' },
        numbersIn(2, 'dy'),
      ],
      terms: ['dy[at] * (x[at] - stats[r].x) * stats[r].y', 'dy[at]'],
    },
    device,
  )
