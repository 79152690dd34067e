// Attention of new tokens to all that their rows of the cache hold. On GPUs a workgroup has a head of a
// token: its lanes score 256 keys at a time, then share out the channels and the keys of the values.
import { streaming, streamKeys } from './attentionByQuery.ts'
import { real } from './code.ts'
import { headsIn, headsOut, headVectors } from './headVectors.ts'
import type { Binding, DeviceTraits, KernelCall, Launches, WgslKernel } from './kernel.ts'
import { numbersIn, perItem } from './perItem.ts'
import { perRow } from './perRow.ts'

/** Keys that are scored at a time, four for each lane. */
const KEYS = 256

export const cachedAttention: WgslKernel = (call, device) =>
  device.software || call.sizes.headSize > 256 ? byQuery(call, device) : byHead(call, device)

function byQuery({ sizes, scalars: { scale } }: KernelCall, device: DeviceTraits): Launches {
  const { tokens, heads, kvHeads, headSize } = sizes
  const vectors = headVectors(headSize)
  const body = `let query = i * ${headSize}u;
  let slot = slots[i / ${heads}u];
  if (slot < 0) {
    for (var d = 0u; d < ${vectors.blocks}u; d++) { write_o(query, d, vec4f()); }
    return;
  }
  ${seenKeys(sizes)}
  let kvHead = (i % ${heads}u) * ${kvHeads}u / ${heads}u;
  ${streamKeys(vectors, 'first', 'last', `(j * ${kvHeads}u + kvHead) * ${headSize}u`)}`
  const head = `${real({ scale })}\n${streaming(vectors)}`
  const bindings = bindingsOf(headSize)
  return { dispatches: [perItem({ items: tokens * heads, bindings, head, body }, device)] }
}

function byHead({ sizes, scalars: { scale } }: KernelCall, device: DeviceTraits): Launches {
  const { tokens, heads, kvHeads, headSize } = sizes
  const vectors = headVectors(headSize)
  const { blocks } = vectors
  const teams = Math.floor(64 / blocks)
  const each = Array.from({ length: blocks }, (_, d) => d)
  const { dispatches } = perRow(
    {
      rows: tokens * heads,
      bindings: bindingsOf(headSize),
      head: `${real({ scale })}
${streaming(vectors)}
var<workgroup> weights: array<f32, ${KEYS}>;
var<workgroup> parts: array<vec4f, 64>;
var<workgroup> place: i32;`,
      body: `if (lane == 0u) { place = slots[r / ${heads}u]; }
  let slot = workgroupUniformLoad(&place);
  let query = r * ${headSize}u;
  if (slot < 0) {
    if (lane < ${blocks}u) { write_o(query, lane, vec4f()); }
    return;
  }
  ${seenKeys(sizes)}
  let head = (r % ${heads}u) * ${kvHeads}u / ${heads}u * ${headSize}u;
  ${each.map((d) => `let q${d} = read_q(query, ${d}u);`).join(' ')}
  let block = lane % ${blocks}u;
  let team = lane / ${blocks}u;
  var mixed = vec4f();
  var most = -3e38;
  var sum = 0.0;
  for (var start = first; start <= last; start += ${KEYS}u) {
    let count = min(${KEYS}u, last + 1u - start);
    var highest = -3e38;
    for (var n = lane; n < count; n += 64u) {
      let key = (start + n) * ${kvHeads * headSize}u + head;
      var score = 0.0;
      ${each.map((d) => `score += dot(q${d}, read_k(key, ${d}u));`).join(' ')}
      weights[n] = scale * score;
      highest = max(highest, scale * score);
    }
    let higher = max(most, largest(lane, highest));
    let fade = exp(most - higher);
    most = higher;
    var mine = 0.0;
    for (var n = lane; n < count; n += 64u) {
      weights[n] = exp(weights[n] - most);
      mine += weights[n];
    }
    sum = sum * fade + total(lane, mine);
    mixed *= fade;
    if (team < ${teams}u) {
      for (var n = team; n < count; n += ${teams}u) {
        mixed += weights[n] * read_v((start + n) * ${kvHeads * headSize}u + head, block);
      }
    }
    workgroupBarrier();
  }
  parts[lane] = mixed;
  workgroupBarrier();
  if (lane < ${blocks}u) {
    for (var n = 1u; n < ${teams}u; n++) { mixed += parts[lane + n * ${blocks}u]; }
    write_o(query, lane, mixed / sum);
  }`,
    },
    device,
  )
  return { dispatches: dispatches.map((dispatch) => ({ ...dispatch, label: 'by head' })) }
}

function bindingsOf(headSize: number): readonly Binding[] {
  const vectors = headVectors(headSize)
  return [
    ...[headsIn(0, 'q', vectors), headsIn(1, 'k', vectors), headsIn(2, 'v', vectors)],
    ...[numbersIn(3, 'slots', 'i32'), headsOut(0, 'o', vectors)],
  ]
}

/** Declares the first and the last key of the cache that a token in `slot` sees. */
function seenKeys({ capacity, window }: KernelCall['sizes']): string {
  const begin = `last / ${capacity}u * ${capacity}u`
  const first = window > 0 ? `max(${begin} + ${window}u, last + 1u) - ${window}u` : begin
  return `let last = u32(slot);
  let first = ${first};`
}
