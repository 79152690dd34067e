// The next loss scale: half where factor is 0 (the gradient was not finite), twice after `patience` other steps in a row.
import { real } from './code.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

export const lossScale: WgslKernel = ({ scalars: { patience, largest } }, device) => ({
  dispatches: [
    perItem(
      {
        items: 1,
        bindings: [numbersIn(2, 'factor'), numbersOut(0, 'scale'), numbersOut(1, 'good')],
        head: real({ patience, largest }),
        body: `let failed = factor[0] == 0.0;
  let steps = select(good[0] + 1.0, 0.0, failed);
  let grows = steps >= patience;
  let next = scale[0] * select(select(1.0, 2.0, grows), 0.5, failed);
  scale[0] = clamp(next, 1.0 / largest, largest);
  good[0] = select(steps, 0.0, grows);`,
      },
      device,
    ),
  ],
})
