// Gradient of embedding with respect to its table: dtable[v] = sum of dy[r] over rows with ids[r] = v.
import { apply, check, type Op } from '../op.ts'
import { formatShape, sizeOf, type Tensor } from '../tensor.ts'
import { expectRows, expectType, expectWhole } from './expect.ts'
import { channelsOf, rowsOf } from './rows.ts'

/**
 * Sums rows of dy by id. The rows of one id are added in their order, whatever the thread count.
 *
 * @param ids        (…) i32, R of them
 * @param dy         (…, C), R rows
 * @param vocabulary V, rows of the table
 * @returns          (V, C)
 * @throws ShapeError if dy has not one row per id
 */
export function embeddingGrad(ids: Tensor, dy: Tensor, vocabulary: number): Tensor {
  return apply(embeddingGradOp, [ids, dy], { vocabulary })[0]
}

export const embeddingGradOp: Op = {
  name: 'embeddingGrad',
  infer([ids, dy], { vocabulary }) {
    expectType('embeddingGrad: ids', ids, 'i32')
    expectRows('embeddingGrad: dy', dy)
    expectWhole('embeddingGrad: vocabulary', vocabulary, 1)
    const rows = sizeOf(ids)
    const channels = channelsOf(dy)
    check(rowsOf(dy) === rows, () => {
      return `embeddingGrad: dy must have a row for each of ${rows} ids, got ${formatShape(dy)}`
    })
    return {
      outputs: [{ shape: [vocabulary, channels], dtype: 'f32' }],
      sizes: { rows, vocabulary, channels },
      units: vocabulary,
    }
  },
  reference([ids, dy], [dtable], { rows, channels }) {
    dtable.fill(0)
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < channels; c++) dtable[ids[r] * channels + c] += dy[r * channels + c]
    }
  },
  samples: [
    {
      inputs: [{ shape: [2, 3], range: [0, 7], index: true }, { shape: [2, 3, 5] }],
      attributes: { vocabulary: 7 },
    },
    {
      inputs: [{ shape: [1], range: [0, 3], index: true }, { shape: [1, 17] }],
      attributes: { vocabulary: 3 },
    },
    {
      inputs: [{ shape: [200], range: [0, 30], index: true }, { shape: [200, 66] }],
      attributes: { vocabulary: 33 },
    },
    {
      inputs: [{ shape: [50], range: [2, 3], index: true }, { shape: [50, 64] }],
      attributes: { vocabulary: 4 },
    },
    {
      inputs: [{ shape: [2, 300], range: [0, 30], index: true }, { shape: [2, 300, 6] }],
      attributes: { vocabulary: 31 },
    },
  ],
  cost: ({ rows, vocabulary, channels }) => ({
    flops: rows * channels,
    bytes: 4 * (rows * channels + rows + vocabulary * channels),
  }),
}
