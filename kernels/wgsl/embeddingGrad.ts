// dtable[t] = Σ dy[r] over the rows r with ids[r] = t, in their order. Rows are sorted by id in chunks, each
// by counting what comes before it there; then whoever has a part of a row of dtable finds its rows of each
// chunk by bisection.
import { headsIn, headsOut, headVectors } from './headVectors.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, perItem } from './perItem.ts'

const CHUNK = 256

export const embeddingGrad: WgslKernel = ({ sizes: { rows, vocabulary, channels } }, device) => {
  const vectors = headVectors(channels)
  const sort = perItem(
    {
      items: rows,
      bindings: [numbersIn(0, 'ids', 'u32'), { scratch: 0, name: 'order', type: 'array<vec2u>' }],
      body: `let id = ids[i];
  let start = i / ${CHUNK}u * ${CHUNK}u;
  var rank = start;
  for (var r = start; r < min(start + ${CHUNK}u, ${rows}u); r++) {
    rank += select(0u, 1u, ids[r] < id || (ids[r] == id && r < i));
  }
  order[rank] = vec2u(id, i);`,
    },
    device,
  )
  const gather = perItem(
    {
      items: vocabulary * vectors.blocks,
      head: `${vectors.readers('dy')}\n${vectors.writers('dtable')}`,
      bindings: [
        { scratch: 0, name: 'order', type: 'array<vec2u>', access: 'read' },
        headsIn(1, 'dy', vectors),
        { ...headsOut(0, 'dtable', vectors), half: false },
      ],
      body: `let block = i % ${vectors.blocks}u;
  let t = i / ${vectors.blocks}u;
  var sum = vec4f();
  for (var start = 0u; start < ${rows}u; start += ${CHUNK}u) {
    let end = min(start + ${CHUNK}u, ${rows}u);
    var low = start;
    var high = end;
    while (low < high) {
      let middle = (low + high) / 2u;
      if (order[middle].x < t) { low = middle + 1u; } else { high = middle; }
    }
    for (; low < end && order[low].x == t; low++) { sum += read_dy(order[low].y * ${channels}u, block); }
  }
  write_dtable(t * ${channels}u, block, sum);`,
    },
    device,
  )
  return { dispatches: [sort, gather], scratch: [2 * rows] }
}
