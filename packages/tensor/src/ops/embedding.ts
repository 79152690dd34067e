// Table look-up: y[r] = table[ids[r]]. Token and position embeddings.
import { apply, type Backward, type Op } from '../op.ts'
import { isQuantized } from '../quantized.ts'
import { sizeOf, type Tensor } from '../tensor.ts'
import { embeddingGrad } from './embeddingGrad.ts'
import { expectAxes, expectType } from './expect.ts'
import { quantizedEmbeddingOp } from './quantizedEmbedding.ts'

/**
 * Rows of a table.
 *
 * @param table (V, C), also q8 or q4
 * @param ids   (…) i32, each in [0, V); the graph cannot check them, so check what you feed
 * @returns     (…, C)
 * @throws ShapeError if the table is no matrix or ids are not i32
 */
export function embedding(table: Tensor, ids: Tensor): Tensor {
  return apply(isQuantized(table) ? quantizedEmbeddingOp : embeddingOp, [table, ids])[0]
}

export const embeddingOp: Op = {
  name: 'embedding',
  infer([table, ids]) {
    expectAxes('embedding: table', table, '(V, C)')
    expectType('embedding: ids', ids, 'i32')
    const channels = table.shape[1]
    return {
      outputs: [{ shape: [...ids.shape, channels], dtype: 'f32' }],
      sizes: { channels },
      units: sizeOf(ids),
    }
  },
  reference([table, ids], [y], { channels }) {
    for (let r = 0; r < ids.length; r++) {
      for (let c = 0; c < channels; c++) y[r * channels + c] = table[ids[r] * channels + c]
    }
  },
  samples: [
    { inputs: [{ shape: [7, 5] }, { shape: [2, 3], range: [0, 7], index: true }] },
    { inputs: [{ shape: [3, 17] }, { shape: [1], range: [0, 3], index: true }] },
    { inputs: [{ shape: [40, 66] }, { shape: [33], range: [0, 40], index: true }] },
    { inputs: [{ shape: [11, 64] }, { shape: [1, 1], range: [0, 11], index: true }] },
  ],
  cost: ({ channels }, rows) => ({ flops: 0, bytes: rows * (8 * channels + 4) }),
}

export const embeddingBackward: Backward = ({ inputs: [table, ids] }, [dy]) => [
  embeddingGrad(ids!, dy!, table!.shape[0]),
  null,
]
