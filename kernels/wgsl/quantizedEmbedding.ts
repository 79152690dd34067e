// y[r] = table[ids[r]], the table quantised. One invocation per four numbers of y.
import { headsOut, headVectors } from './headVectors.ts'
import type { WgslKernel } from './kernel.ts'
import { numbersIn, perItem } from './perItem.ts'
import { columnOf, groupVectors, scaleOf } from './quantizedWords.ts'

export const quantizedEmbedding: WgslKernel = ({ sizes: { channels, bits }, units }, device) => {
  const vectors = headVectors(channels)
  const groups = Math.ceil(channels / 32)
  const size = groupVectors(bits)
  // Of four bits the second half of a group is in the high ones of the first half's words.
  const word = bits === 8 ? 'table[at + k]' : 'table[at + k % 4u] >> vec4u(k / 4u * 4u)'
  return {
    dispatches: [
      perItem(
        {
          items: units * vectors.blocks,
          bindings: [
            { input: 0, name: 'table', type: 'array<vec4u>' },
            ...[numbersIn(1, 'ids', 'u32'), headsOut(0, 'y', vectors)],
          ],
          head: `${scaleOf}\n${columnOf(bits)}\n${vectors.writers('y')}`,
          body: `let r = i / ${vectors.blocks}u;
  let block = i % ${vectors.blocks}u;
  let id = ids[r];
  let at = (id / 4u * ${groups}u + block / 8u) * ${size}u;
  let k = block % 8u;
  let word = ${word};
  let scale = scaleOf(table[at + ${size - 1}u]);
  let row = id % 4u;
  write_y(r * ${channels}u, block, scale[row] * vec4f(column(word, 0)[row], column(word, 1)[row], column(word, 2)[row], column(word, 3)[row]));`,
        },
        device,
      ),
    ],
  }
}
