// Attention of new tokens to all that their rows of the cache hold; an invocation
// has four channels of a head, see attention.ts.
import { streamKeys } from './attention.ts'
import { real } from './code.ts'
import { fourChannels } from './fourChannels.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

export const cachedAttention: WgslKernel = ({ sizes, scalars: { scale } }, device) => {
  const { tokens, capacity, heads, kvHeads, headSize, window } = sizes
  const blocks = Math.ceil(headSize / 4)
  const bindings = [
    ...[numbersIn(0, 'q'), numbersIn(1, 'k'), numbersIn(2, 'v')],
    ...[numbersIn(3, 'slots', 'i32'), numbersOut(0, 'o')],
  ]
  const body = `let block = i % ${blocks}u;
  let row = i / ${blocks}u;
  let query = row * ${headSize}u;
  let slot = slots[row / ${heads}u];
  if (slot < 0) {
    ${fourChannels(headSize).store('o', 'query', 'vec4f()')}
    return;
  }
  let last = u32(slot);
  var first = last / ${capacity}u * ${capacity}u;
  ${window > 0 ? `if (last + 1u > first + ${window}u) { first = last + 1u - ${window}u; }` : ''}
  let kvHead = (row % ${heads}u) * ${kvHeads}u / ${heads}u;
  ${streamKeys(headSize, 'first', 'last', `(j * ${kvHeads}u + kvHead) * ${headSize}u`)}`
  const items = tokens * heads * blocks
  return { dispatches: [perItem({ items, bindings, head: real({ scale }), body }, device)] }
}
