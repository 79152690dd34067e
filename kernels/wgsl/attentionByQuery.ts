// Attention in registers alone: an invocation has a query, for the gradients of keys and values a key, and
// streams over what it meets. For CPUs that play GPU, and for heads too large for a workgroup's memory.
import { real } from './code.ts'
import { type HeadVectors, headsIn, headsOut, headVectors } from './headVectors.ts'
import type { DeviceTraits, Dispatch, KernelCall, Launches } from './kernel.ts'
import { numbersIn, numbersOut, perItem } from './perItem.ts'

/** The forward pass. */
export function attentionByQuery(
  { sizes, scalars: { scale }, outputs }: KernelCall,
  device: DeviceTraits,
): Launches {
  const { batch, time, heads, kvHeads, headSize, window } = sizes
  const vectors = headVectors(headSize)
  const bindings = [
    ...[headsIn(0, 'q', vectors), headsIn(1, 'k', vectors), headsIn(2, 'v', vectors)],
    headsOut(0, 'o', vectors),
    ...(outputs[1] ? [numbersOut(1, 'lse')] : []),
  ]
  const body = `let t = i % ${time}u;
  let h = (i / ${time}u) % ${heads}u;
  let b = i / ${time * heads}u;
  let query = ((b * ${time}u + t) * ${heads}u + h) * ${headSize}u;
  let kvHead = h * ${kvHeads}u / ${heads}u;
  ${firstKey(window)}
  ${streamKeys(vectors, 'first', 't', `((b * ${time}u + j) * ${kvHeads}u + kvHead) * ${headSize}u`)}
  ${outputs[1] ? 'lse[i] = most + log(sum);' : ''}`
  const head = `${real({ scale })}\n${streaming(vectors)}`
  return { dispatches: [perItem({ items: batch * heads * time, bindings, head, body }, device)] }
}

/** What {@link streamKeys} needs. */
export function streaming(vectors: HeadVectors): string {
  return `${vectors.readers('q', 'k', 'v')}\n${vectors.writers('o')}`
}

/**
 * Statements that write the head at `query` of `o`: the values of the keys from `first` to `last`, both
 * included, weighted by the softmax of their scores, of which `most` and `sum` are left.
 *
 * @param key where key number `j` begins
 */
export function streamKeys(vectors: HeadVectors, first: string, last: string, key: string): string {
  const each = eachBlock(vectors)
  return `${arrays(vectors, 'qs', 'os')}
  ${each((d) => `qs[${d}] = read_q(query, ${d});`)}
  var most = -3e38;
  var sum = 0.0;
  for (var j = ${first}; j <= ${last}; j++) {
    let key = ${key};
    var score = 0.0;
    ${each((d) => `score += dot(qs[${d}], read_k(key, ${d}));`)}
    score *= scale;
    let higher = max(most, score);
    let fade = exp(most - higher);
    let weight = exp(score - higher);
    most = higher;
    sum = sum * fade + weight;
    ${each((d) => `os[${d}] = os[${d}] * fade + weight * read_v(key, ${d});`)}
  }
  ${each((d) => `write_o(query, ${d}, os[${d}] / sum);`)}`
}

/** The gradients. */
export function attentionGradByQuery(
  { sizes, scalars: { scale } }: KernelCall,
  device: DeviceTraits,
): Launches {
  const { batch, time, heads, kvHeads, headSize, window } = sizes
  const D = `${headSize}u`
  const vectors = headVectors(headSize)
  const each = eachBlock(vectors)
  const shared = [
    ...[headsIn(0, 'q', vectors), headsIn(1, 'k', vectors), headsIn(2, 'v', vectors)],
    ...[numbersIn(4, 'lse'), headsIn(5, 'dy', vectors)],
  ]
  const head = `${real({ scale })}\n${vectors.readers('q', 'k', 'v', 'dy')}`
  const perHead = heads / kvHeads
  const queries: Dispatch = perItem(
    {
      items: batch * heads * time,
      head: `${head}\n${vectors.readers('o')}\n${vectors.writers('dq')}`,
      bindings: [
        ...[...shared, headsIn(3, 'o', vectors), headsOut(0, 'dq', vectors)],
        { scratch: 0, name: 'inner', type: 'array<f32>' },
      ],
      body: `let t = i % ${time}u;
  let h = (i / ${time}u) % ${heads}u;
  let b = i / ${time * heads}u;
  let query = ((b * ${time}u + t) * ${heads}u + h) * ${D};
  ${arrays(vectors, 'qs', 'ks', 'dys', 'dqs')}
  ${each((d) => `qs[${d}] = read_q(query, ${d}); dys[${d}] = read_dy(query, ${d});`)}
  var r = 0.0;
  ${each((d) => `r += dot(dys[${d}], read_o(query, ${d}));`)}
  inner[i] = r;
  ${firstKey(window)}
  for (var j = first; j <= t; j++) {
    let key = ((b * ${time}u + j) * ${kvHeads}u + h * ${kvHeads}u / ${heads}u) * ${D};
    var score = 0.0;
    var dp = 0.0;
    ${each((d) => `ks[${d}] = read_k(key, ${d}); score += dot(qs[${d}], ks[${d}]); dp += dot(dys[${d}], read_v(key, ${d}));`)}
    let ds = scale * exp(scale * score - lse[i]) * (dp - r);
    ${each((d) => `dqs[${d}] += ds * ks[${d}];`)}
  }
  ${each((d) => `write_dq(query, ${d}, dqs[${d}]);`)}`,
    },
    device,
  )
  const end = window > 0 ? `min(${time}u, j + ${window}u)` : `${time}u`
  const keys: Dispatch = perItem(
    {
      items: batch * kvHeads * time,
      head: `${head}\n${vectors.writers('dk', 'dv')}`,
      bindings: [
        ...shared,
        { scratch: 0, name: 'inner', type: 'array<f32>', access: 'read' },
        ...[headsOut(1, 'dk', vectors), headsOut(2, 'dv', vectors)],
      ],
      body: `let j = i % ${time}u;
  let kvHead = (i / ${time}u) % ${kvHeads}u;
  let b = i / ${time * kvHeads}u;
  let key = ((b * ${time}u + j) * ${kvHeads}u + kvHead) * ${D};
  ${arrays(vectors, 'qs', 'ks', 'vs', 'dys', 'dks', 'dvs')}
  ${each((d) => `ks[${d}] = read_k(key, ${d}); vs[${d}] = read_v(key, ${d});`)}
  for (var h = kvHead * ${perHead}u; h < (kvHead + 1u) * ${perHead}u; h++) {
    for (var t = j; t < ${end}; t++) {
      let query = ((b * ${time}u + t) * ${heads}u + h) * ${D};
      let row = (b * ${heads}u + h) * ${time}u + t;
      var score = 0.0;
      var dp = 0.0;
      ${each((d) => `qs[${d}] = read_q(query, ${d}); dys[${d}] = read_dy(query, ${d}); score += dot(ks[${d}], qs[${d}]); dp += dot(vs[${d}], dys[${d}]);`)}
      let p = exp(scale * score - lse[row]);
      let ds = scale * p * (dp - inner[row]);
      ${each((d) => `dks[${d}] += ds * qs[${d}]; dvs[${d}] += p * dys[${d}];`)}
    }
  }
  ${each((d) => `write_dk(key, ${d}, dks[${d}]); write_dv(key, ${d}, dvs[${d}]);`)}`,
    },
    device,
  )
  return { dispatches: [queries, keys], scratch: [batch * heads * time] }
}

/** Declares the first key that query `t` sees. */
function firstKey(window: number): string {
  return window > 0 ? `let first = max(t + 1u, ${window}u) - ${window}u;` : 'let first = 0u;'
}

/** Vectors of a head that are spelled out: Mesa's compiler takes minutes over more of them. */
const SPELLED_OUT = 8

/**
 * A statement for each vector of a head, of which `d` is the number in WGSL. The end of the loop is one that no
 * compiler can know, or it would spell the loop out again.
 */
function eachBlock({ blocks }: HeadVectors): (statement: (d: string) => string) => string {
  return (statement) =>
    blocks > SPELLED_OUT
      ? `for (var d = 0u; d < min(${blocks}u, arrayLength(&k)); d++) { ${statement('d')} }`
      : Array.from({ length: blocks }, (_, d) => statement(`${d}u`)).join(' ')
}

/** Declares heads as arrays of vectors, all zero. */
function arrays({ blocks }: HeadVectors, ...names: readonly string[]): string {
  return names.map((name) => `var ${name}: array<vec4f, ${blocks}>;`).join(' ')
}
