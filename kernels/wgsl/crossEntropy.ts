// loss = lse − logit of the target, lse = max + log Σ e^(logit − max); a workgroup per row.
import { halves } from './code.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut } from './perItem.ts'
import { perRow } from './perRow.ts'

export const crossEntropy: WgslKernel = ({ sizes: { vocabulary }, units, outputs }, device) =>
  perRow(
    {
      rows: units,
      bindings: [
        ...halves(numbersIn(0, 'logits')),
        numbersIn(1, 'targets', 'i32'),
        numbersOut(0, 'losses'),
        ...(outputs[1] ? [numbersOut(1, 'lse')] : []),
      ],
      body: `let start = r * ${vocabulary}u;
  var most = get_logits(start);
  for (var v = lane; v < ${vocabulary}u; v += 64u) { most = max(most, get_logits(start + v)); }
  most = largest(lane, most);
  var mine = 0.0;
  for (var v = lane; v < ${vocabulary}u; v += 64u) { mine += exp(get_logits(start + v) - most); }
  let sum = log(total(lane, mine));
  if (lane == 0u) {
    let t = targets[r];
    losses[r] = select(sum + (most - get_logits(start + u32(max(t, 0)))), 0.0, t < 0);
    ${outputs[1] ? 'lse[r] = most + sum;' : ''}
  }`,
    },
    device,
  )
