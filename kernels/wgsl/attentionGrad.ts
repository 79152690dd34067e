// Gradients of attention: an invocation has four channels, first of a query for dq, then of a key for dk and
// dv. Weights are computed anew from lse; nothing of size T² is kept.
import { real } from './code.ts'
import { fourChannels } from './fourChannels.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

export const attentionGrad: WgslKernel = ({ sizes, scalars: { scale } }, device) => {
  const { batch, time, heads, kvHeads, headSize, window } = sizes
  const D = `${headSize}u`
  const blocks = Math.ceil(headSize / 4)
  const { load, store } = fourChannels(headSize)
  const head = real({ scale })
  const shared = [numbersIn(0, 'q'), numbersIn(1, 'k'), numbersIn(2, 'v'), numbersIn(4, 'lse')]
  const perHead = heads / kvHeads
  const queries = perItem(
    {
      items: batch * heads * time * blocks,
      head,
      bindings: [
        ...[...shared, numbersIn(3, 'o'), numbersIn(5, 'dy'), numbersOut(0, 'dq')],
        { scratch: 0, name: 'inner', type: 'array<f32>' },
      ],
      body: `let block = i % ${blocks}u;
  let row = i / ${blocks}u;
  let t = row % ${time}u;
  let h = (row / ${time}u) % ${heads}u;
  let b = row / ${time * heads}u;
  let query = ((b * ${time}u + t) * ${heads}u + h) * ${D};
  var r = 0.0;
  for (var d = 0u; d < ${D}; d++) { r += dy[query + d] * o[query + d]; }
  if (block == 0u) { inner[row] = r; }
  var result = vec4f();
  var first = 0u;
  ${window > 0 ? `if (t + 1u > ${window}u) { first = t + 1u - ${window}u; }` : ''}
  for (var j = first; j <= t; j++) {
    let key = ((b * ${time}u + j) * ${kvHeads}u + h * ${kvHeads}u / ${heads}u) * ${D};
    var score = 0.0;
    var dp = 0.0;
    for (var d = 0u; d < ${D}; d++) {
      score += q[query + d] * k[key + d];
      dp += dy[query + d] * v[key + d];
    }
    result += scale * exp(scale * score - lse[row]) * (dp - r) * ${load('k', 'key')};
  }
  ${store('dq', 'query', 'result')}`,
    },
    device,
  )
  const end = window > 0 ? `min(${time}u, j + ${window}u)` : `${time}u`
  const keys = perItem(
    {
      items: batch * kvHeads * time * blocks,
      head,
      bindings: [
        ...[...shared, numbersIn(5, 'dy')],
        { scratch: 0, name: 'inner', type: 'array<f32>', access: 'read' },
        ...[numbersOut(1, 'dk'), numbersOut(2, 'dv')],
      ],
      body: `let block = i % ${blocks}u;
  let j = (i / ${blocks}u) % ${time}u;
  let kvHead = (i / ${blocks * time}u) % ${kvHeads}u;
  let b = i / ${blocks * time * kvHeads}u;
  let key = ((b * ${time}u + j) * ${kvHeads}u + kvHead) * ${D};
  var keyGrad = vec4f();
  var valueGrad = vec4f();
  for (var h = kvHead * ${perHead}u; h < (kvHead + 1u) * ${perHead}u; h++) {
    for (var t = j; t < ${end}; t++) {
      let query = ((b * ${time}u + t) * ${heads}u + h) * ${D};
      let row = (b * ${heads}u + h) * ${time}u + t;
      var score = 0.0;
      var dp = 0.0;
      for (var d = 0u; d < ${D}; d++) {
        score += k[key + d] * q[query + d];
        dp += v[key + d] * dy[query + d];
      }
      let p = exp(scale * score - lse[row]);
      keyGrad += scale * p * (dp - inner[row]) * ${load('q', 'query')};
      valueGrad += p * ${load('dy', 'query')};
    }
  }
  ${store('dk', 'key', 'keyGrad')}
  ${store('dv', 'key', 'valueGrad')}`,
    },
    device,
  )
  return { dispatches: [queries, keys], scratch: [batch * heads * time] }
}
