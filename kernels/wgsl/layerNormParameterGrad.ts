// dweight = Σ dy·(x − mean)·scale and dbias = Σ dy over rows.
import { halves } from './code.ts'
import { chunked } from './columns.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn } from './perItem.ts'

export const layerNormParameterGrad: WgslKernel = ({ sizes: { rows, channels } }, device) =>
  chunked(
    {
      ...{ rows, channels, results: ['dweight', 'dbias'] },
      bindings: [
        ...halves(numbersIn(0, 'x'), numbersIn(2, 'dy')),
        { input: 1, name: 'stats', type: 'array<vec2f>' },
      ],
      terms: ['get_dy(at) * (get_x(at) - stats[r].x) * stats[r].y', 'get_dy(at)'],
    },
    device,
  )
