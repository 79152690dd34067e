// Table look-up in a quantised table: y[r] = table[ids[r]].
import type { Op, Sample } from '../op.ts'
import { type QuantizedType, sizeOf } from '../tensor.ts'
import { expectQuantized, expectType } from './expect.ts'

const sample = (
  table: readonly [V: number, C: number],
  ids: readonly number[],
  quantized: QuantizedType,
): Sample => ({
  inputs: [
    { shape: table, quantized },
    { shape: ids, range: [0, table[0]], index: true },
  ],
})

/** `embedding` with a table of type q8 or q4: table (V, C), ids (…) i32; y (…, C). */
export const quantizedEmbeddingOp: Op = {
  name: 'quantizedEmbedding',
  infer([table, ids]) {
    expectQuantized('quantizedEmbedding: table', table, '(V, C)')
    expectType('quantizedEmbedding: ids', ids, 'i32')
    const channels = table.shape[1]
    return {
      outputs: [{ shape: [...ids.shape, channels], dtype: 'f32' }],
      sizes: { channels, bits: table.dtype === 'q8' ? 8 : 4 },
      units: sizeOf(ids),
    }
  },
  reference([table, ids], [y], { channels }) {
    for (let r = 0; r < ids.length; r++) {
      for (let c = 0; c < channels; c++) y[r * channels + c] = table[ids[r] * channels + c]
    }
  },
  samples: (['q8', 'q4'] as const).flatMap((quantized) => [
    sample([7, 5], [2, 3], quantized),
    sample([3, 17], [1], quantized),
    sample([40, 66], [33], quantized),
    sample([11, 64], [1, 1], quantized),
  ]),
  cost: ({ channels, bits }, rows) => ({
    flops: rows * channels,
    bytes: rows * (((bits + 1) / 8 + 4) * channels + 4),
  }),
}
