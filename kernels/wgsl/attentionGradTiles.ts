// Gradients of attention in tiles, see attentionTiles.ts: a workgroup has 32 queries and meets the keys they
// see, then one has 32 keys and meets the queries that see them.
import { rows, TILE, Tiles } from './attentionTiles.ts'
import { grid, linearIndex, real } from './code.ts'
import { headsIn, headsOut, headVectors } from './headVectors.ts'
import type { DeviceTraits, Dispatch, KernelCall, Launches } from './kernel.ts'
import { numbersIn } from './perItem.ts'

export function attentionGradInTiles(call: KernelCall, device: DeviceTraits): Launches {
  const { batch, heads, time } = call.sizes
  return {
    dispatches: [queryGrad(call, device), keyGrad(call, device)],
    scratch: [batch * heads * time],
  }
}

/** dq, and dy·o of each query for the keys. */
function queryGrad({ sizes, scalars: { scale } }: KernelCall, device: DeviceTraits): Dispatch {
  const { batch, time, heads, kvHeads, headSize, window } = sizes
  const vectors = headVectors(headSize)
  const tiles = new Tiles(vectors)
  const { chunks } = tiles
  const rowBlocks = Math.ceil(time / TILE)
  const groups = rowBlocks * batch * heads
  const [own, other] = [heads * headSize, kvHeads * headSize]
  const code = `${real({ scale })}
${vectors.readers('q', 'k', 'v', 'o', 'dy')}
${vectors.writers('dq')}
${tiles.memory('queries', 'grads')}
${tiles.keepTransposed('queries', 'q', time, own)}
${tiles.keepTransposed('grads', 'dy', time, own)}
${tiles.passTransposed('k', time, other)}
${tiles.passTransposed('v', time, other)}
${tiles.pass('k', time, other, 'keys')}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let i = ${linearIndex};
  if (i >= ${groups}u) { return; }
  let x = lane % 8u;
  let y = lane / 8u;
  let h = i % ${heads}u;
  let b = i / ${heads}u % ${batch}u;
  let row = (${rowBlocks - 1}u - i / ${heads * batch}u) * ${TILE}u;
  let query = (b * ${time * heads}u + h) * ${headSize}u;
  let key = (b * ${time * kvHeads}u + h * ${kvHeads}u / ${heads}u) * ${headSize}u;
  let at = vec4u((b * ${heads}u + h) * ${time}u) + min(vec4u(row + 4u * y) + vec4u(0, 1, 2, 3), vec4u(${time - 1}));
  let logs = vec4f(${rows((r) => `lse[at[${r}]]`, ', ')});
  keep_queries(lane, query, row);
  keep_grads(lane, query, row);
  var mine = vec4f();
  for (var block = x; block < ${vectors.blocks}u; block += 8u) {
    ${rows(
      (r) => `{
      let start = query + min(row + 4u * y + ${r}u, ${time - 1}u) * ${own}u;
      mine[${r}] += dot(read_dy(start, block), read_o(start, block));
    }`,
    )}
  }
  shared_rows[lane] = mine;
  workgroupBarrier();
  var r = vec4f();
  for (var n = 0u; n < 8u; n++) { r += shared_rows[8u * y + n]; }
  if (x == 0u) {
    ${rows((n) => `if (row + 4u * y + ${n}u < ${time}u) { inner[at[${n}]] = r[${n}]; }`)}
  }
  ${tiles.zeros('dq')}
  ${tiles.overKeys(window, time)} {
    ${tiles.zero('s')}
    ${tiles.zero('g')}
    ${chunks(
      (
        c,
      ) => `pass_k(lane, key, column, ${8 * c}u); workgroupBarrier(); ${tiles.multiply('s', 'queries', c)} workgroupBarrier();
    pass_v(lane, key, column, ${8 * c}u); workgroupBarrier(); ${tiles.multiply('g', 'grads', c)} workgroupBarrier();`,
    )}
    ${rows((n) => `s${n} = select(vec4f(), scale * exp(scale * s${n} - logs[${n}]) * (g${n} - r[${n}]), ${tiles.visible(`row + 4u * y + ${n}u`, 'column + 4u * x', window)});`)}
    ${tiles.storeWeights('s')}
    ${chunks((c) => `pass_keys(lane, key, column, ${8 * c}u); workgroupBarrier(); ${tiles.accumulate('dq', c)} workgroupBarrier();`)}
  }
  ${rows(
    (n) => `if (row + 4u * y + ${n}u < ${time}u) {
    let start = query + (row + 4u * y + ${n}u) * ${own}u;
    ${tiles.write('dq', n)}
  }`,
  )}
}`
  return {
    label: 'tiles of queries',
    code,
    workgroups: grid(groups, device),
    bindings: [
      ...[headsIn(0, 'q', vectors), headsIn(1, 'k', vectors), headsIn(2, 'v', vectors)],
      ...[headsIn(3, 'o', vectors), numbersIn(4, 'lse'), headsIn(5, 'dy', vectors)],
      ...[headsOut(0, 'dq', vectors), { scratch: 0, name: 'inner', type: 'array<f32>' }],
    ],
  }
}

/** dk and dv: rows are keys, columns are queries. */
function keyGrad({ sizes, scalars: { scale } }: KernelCall, device: DeviceTraits): Dispatch {
  const { batch, time, heads, kvHeads, headSize, window } = sizes
  const vectors = headVectors(headSize)
  const tiles = new Tiles(vectors)
  const { chunks } = tiles
  const rowBlocks = Math.ceil(time / TILE)
  const groups = rowBlocks * batch * kvHeads
  const [own, other] = [kvHeads * headSize, heads * headSize]
  const perHead = heads / kvHeads
  const end = window > 0 ? `min(${time}u, row + ${TILE - 1 + window}u)` : `${time}u`
  // A query sees keys up to itself; queries past the end see none.
  const seen = (n: number): string => {
    const row = `vec4u(row + 4u * y + ${n}u)`
    const near = `(columns >= ${row}) & (columns < vec4u(${time}))`
    return window > 0 ? `${near} & (columns < ${row} + ${window})` : near
  }
  const code = `${real({ scale })}
${vectors.readers('q', 'k', 'v', 'dy')}
${vectors.writers('dk', 'dv')}
${tiles.memory('keys', 'values')}
${tiles.keepTransposed('keys', 'k', time, own)}
${tiles.keepTransposed('values', 'v', time, own)}
${tiles.passTransposed('q', time, other)}
${tiles.passTransposed('dy', time, other)}
${tiles.pass('q', time, other, 'queries')}
${tiles.pass('dy', time, other, 'grads')}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let i = ${linearIndex};
  if (i >= ${groups}u) { return; }
  let x = lane % 8u;
  let y = lane / 8u;
  let kvHead = i % ${kvHeads}u;
  let b = i / ${kvHeads}u % ${batch}u;
  // The keys that are seen most come first.
  let row = i / ${kvHeads * batch}u * ${TILE}u;
  let key = (b * ${time * kvHeads}u + kvHead) * ${headSize}u;
  keep_keys(lane, key, row);
  keep_values(lane, key, row);
  ${tiles.zeros('dk')}
  ${tiles.zeros('dv')}
  for (var h = kvHead * ${perHead}u; h < (kvHead + 1u) * ${perHead}u; h++) {
    let query = (b * ${time * heads}u + h) * ${headSize}u;
    for (var column = row; column < ${end}; column += ${TILE}u) {
      ${tiles.zero('s')}
      ${tiles.zero('g')}
      ${chunks(
        (
          c,
        ) => `pass_q(lane, query, column, ${8 * c}u); workgroupBarrier(); ${tiles.multiply('s', 'keys', c)} workgroupBarrier();
      pass_dy(lane, query, column, ${8 * c}u); workgroupBarrier(); ${tiles.multiply('g', 'values', c)} workgroupBarrier();`,
      )}
      let columns = vec4u(column + 4u * x) + vec4u(0, 1, 2, 3);
      let at = vec4u((b * ${heads}u + h) * ${time}u) + min(columns, vec4u(${time - 1}));
      let logs = vec4f(${rows((r) => `lse[at[${r}]]`, ', ')});
      let r = vec4f(${rows((r) => `inner[at[${r}]]`, ', ')});
      ${rows((n) => `s${n} = select(vec4f(), exp(scale * s${n} - logs), ${seen(n)});`)}
      ${tiles.storeWeights('s')}
      ${chunks((c) => `pass_grads(lane, query, column, ${8 * c}u); workgroupBarrier(); ${tiles.accumulate('dv', c)} workgroupBarrier();`)}
      ${rows((n) => `s${n} *= scale * (g${n} - r);`)}
      ${tiles.storeWeights('s')}
      ${chunks((c) => `pass_queries(lane, query, column, ${8 * c}u); workgroupBarrier(); ${tiles.accumulate('dk', c)} workgroupBarrier();`)}
    }
  }
  ${rows(
    (n) => `if (row + 4u * y + ${n}u < ${time}u) {
    let start = key + (row + 4u * y + ${n}u) * ${own}u;
    ${tiles.write('dk', n)}
    ${tiles.write('dv', n)}
  }`,
  )}
}`
  return {
    label: 'tiles of keys',
    code,
    workgroups: grid(groups, device),
    bindings: [
      ...[headsIn(0, 'q', vectors), headsIn(1, 'k', vectors), headsIn(2, 'v', vectors)],
      ...[numbersIn(4, 'lse'), headsIn(5, 'dy', vectors)],
      { scratch: 0, name: 'inner', type: 'array<f32>', access: 'read' },
      ...[headsOut(1, 'dk', vectors), headsOut(2, 'dv', vectors)],
    ],
  }
}
