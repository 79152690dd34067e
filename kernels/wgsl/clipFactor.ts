// norm = √squares / d, d = divisor · scale; factor = min(1, maxNorm / (norm + 1e-6)) / d, with scale 0 where norm is not finite.
import { real } from './code.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

export const clipFactor: WgslKernel = (
  { scalars: { maxNorm, divisor }, inputs, outputs },
  device,
) => ({
  dispatches: [
    perItem(
      {
        items: 1,
        bindings: [
          // As bits: compilers may take it that no float is infinite.
          numbersIn(0, 'squares', 'u32'),
          ...(inputs[1] ? [numbersIn(1, 'scale')] : []),
          numbersOut(0, 'factor'),
          ...(outputs[1] ? [numbersOut(1, 'norm')] : []),
        ],
        head: real({ maxNorm, divisor }),
        body: `let d = divisor${inputs[1] ? ' * scale[0]' : ''};
  let length = sqrt(bitcast<f32>(squares[0])) / d;
  ${outputs[1] ? 'norm[0] = length;' : ''}
  let clip = ${maxNorm > 0 ? 'min(1.0, maxNorm / (length + 1e-6))' : '1.0'};
  factor[0] = ${inputs[1] ? 'select(0.0, clip / d, (squares[0] & 0x7f800000u) != 0x7f800000u)' : 'clip / d'};`,
      },
      device,
    ),
  ],
})
