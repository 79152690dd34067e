// Causal attention, flash style: an invocation has four channels of a query and streams over its keys with a
// running softmax. Scores are computed by each of a query's invocations anew: registers alone, no barriers.
import { real } from './code.ts'
import { fourChannels } from './fourChannels.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

export const attention: WgslKernel = ({ sizes, scalars: { scale }, outputs }, device) => {
  const { batch, time, heads, kvHeads, headSize, window } = sizes
  const blocks = Math.ceil(headSize / 4)
  const bindings = [
    ...[numbersIn(0, 'q'), numbersIn(1, 'k'), numbersIn(2, 'v'), numbersOut(0, 'o')],
    ...(outputs[1] ? [numbersOut(1, 'lse')] : []),
  ]
  const body = `let block = i % ${blocks}u;
  let t = (i / ${blocks}u) % ${time}u;
  let h = (i / ${blocks * time}u) % ${heads}u;
  let b = i / ${blocks * time * heads}u;
  let query = ((b * ${time}u + t) * ${heads}u + h) * ${headSize}u;
  let kvHead = h * ${kvHeads}u / ${heads}u;
  var first = 0u;
  ${window > 0 ? `if (t + 1u > ${window}u) { first = t + 1u - ${window}u; }` : ''}
  ${streamKeys(headSize, 'first', 't', `((b * ${time}u + j) * ${kvHeads}u + kvHead) * ${headSize}u`)}
  ${outputs[1] ? `if (block == 0u) { lse[i / ${blocks}u] = most + log(sum); }` : ''}`
  const items = batch * heads * time * blocks
  return { dispatches: [perItem({ items, bindings, head: real({ scale }), body }, device)] }
}

/**
 * Statements that write channels 4·block … of `o`: the values of the keys from `first` to `last`, both
 * included, weighted by the softmax of their scores, of which `most` and `sum` are left.
 *
 * @param key where key number `j` begins
 */
export function streamKeys(headSize: number, first: string, last: string, key: string): string {
  const { load, store } = fourChannels(headSize)
  return `var mixed = vec4f();
  var most = -3e38;
  var sum = 0.0;
  for (var j = ${first}; j <= ${last}; j++) {
    let key = ${key};
    var score = 0.0;
    for (var d = 0u; d < ${headSize}u; d++) { score += q[query + d] * k[key + d]; }
    score *= scale;
    let higher = max(most, score);
    let fade = exp(most - higher);
    let weight = exp(score - higher);
    most = higher;
    sum = sum * fade + weight;
    mixed = mixed * fade + weight * ${load('v', 'key')};
  }
  mixed = mixed / sum;
  ${store('o', 'query', 'mixed')}`
}
