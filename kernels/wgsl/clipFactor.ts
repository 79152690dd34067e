// norm = √sumOfSquares / divisor; factor = min(1, maxNorm / (norm + 1e-6)) / divisor.
import { real } from './code.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

export const clipFactor: WgslKernel = ({ scalars: { maxNorm, divisor }, outputs }, device) => ({
  dispatches: [
    perItem(
      {
        items: 1,
        bindings: [
          numbersIn(0, 'squares'),
          numbersOut(0, 'factor'),
          ...(outputs[1] ? [numbersOut(1, 'norm')] : []),
        ],
        head: real({ maxNorm, divisor }),
        body: `let length = sqrt(squares[0]) / divisor;
  ${outputs[1] ? 'norm[0] = length;' : ''}
  factor[0] = ${maxNorm > 0 ? 'min(1.0, maxNorm / (length + 1e-6))' : '1.0'} / divisor;`,
      },
      device,
    ),
  ],
})
