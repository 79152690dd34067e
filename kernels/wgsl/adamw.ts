// One step of AdamW in the storage of parameter, mean and square; none where factor is 0.
import { real } from './code.ts'
import { elementwise, vectorsIn, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn } from './perItem.ts'

export const adamw: WgslKernel = ({ sizes: { size }, scalars, inputs }, device) => {
  const { beta1, beta2, epsilon, weightDecay } = scalars
  return elementwise(
    {
      size,
      bindings: [
        vectorsIn(1, 'g'),
        ...(inputs[4] ? [numbersIn(4, 'factor')] : []),
        numbersIn(5, 'schedule'),
        vectorsOut(0, 'p'),
        vectorsOut(1, 'm'),
        vectorsOut(2, 'v'),
      ],
      // 1 − β is rounded once, from float64: 1 − f32(0.999) has lost four digits.
      head: real({ beta1, beta2, rest1: 1 - beta1, rest2: 1 - beta2, epsilon, weightDecay }),
      body: `${inputs[4] ? 'if (factor[0] == 0.0) { return; }' : ''}
  let gradient = g[i]${inputs[4] ? ' * factor[0]' : ''};
  let mean = beta1 * m[i] + rest1 * gradient;
  let square = beta2 * v[i] + rest2 * gradient * gradient;
  let step = mean / schedule[1] / (sqrt(square / schedule[2]) + epsilon);
  p[i] = keep(i, p[i] - schedule[0] * weightDecay * p[i] - schedule[0] * step);
  m[i] = keep(i, mean);
  v[i] = keep(i, square);`,
    },
    device,
  )
}
