// dlogits = (e^(logit − lse) − [target])·dloss, 0 where there is no target. One invocation per number.
import { halves } from './code.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

export const crossEntropyGrad: WgslKernel = ({ sizes: { vocabulary }, units }, device) => ({
  dispatches: [
    perItem(
      {
        items: units * vocabulary,
        bindings: [
          ...halves(numbersIn(0, 'logits'), numbersOut(0, 'dlogits')),
          numbersIn(1, 'targets', 'i32'),
          numbersIn(2, 'lse'),
          numbersIn(3, 'dlosses'),
        ],
        body: `let r = i / ${vocabulary}u;
  let t = targets[r];
  let p = exp(get_logits(i) - lse[r]) - select(0.0, 1.0, i32(i % ${vocabulary}u) == t);
  set_dlogits(i, select(p * dlosses[r], 0.0, t < 0));`,
      },
      device,
    ),
  ],
})
