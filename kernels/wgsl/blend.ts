// y = a·s·x + (b + c·s)·z, s the factor; over z where the op overwrites it.
import { real } from './code.ts'
import { elementwise, vectorsIn, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn } from './perItem.ts'

export const blend: WgslKernel = ({ sizes: { size }, scalars, inputs, overwrites }, device) =>
  elementwise(
    {
      size,
      bindings: [
        vectorsIn(0, 'x'),
        ...(overwrites?.[0] === 1 ? [] : [vectorsIn(1, 'z')]),
        ...(inputs[2] ? [numbersIn(2, 'factor')] : []),
        vectorsOut(0, 'y'),
      ],
      head: real({ a: scalars.a, b: scalars.b, c: scalars.c }),
      body: `let s = ${inputs[2] ? 'factor[0]' : '1.0'};
  y[i] = keep(i, a * s * x[i] + (b + c * s) * ${overwrites?.[0] === 1 ? 'y' : 'z'}[i]);`,
    },
    device,
  )
