// Sums over rows: y[c] = Σ x[r][c]. The gradient of a bias.
import { apply, type Op } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectRows } from './expect.ts'
import { channelsOf, rowsOf } from './rows.ts'

/** How many channels a unit sums. */
export const CHANNELS_PER_UNIT = 16

/**
 * Sum over all axes but the last.
 *
 * @param x (…, C)
 * @returns (C)
 */
export function columnSum(x: Tensor): Tensor {
  return apply(columnSumOp, [x])[0]
}

export const columnSumOp: Op = {
  name: 'columnSum',
  infer([x]) {
    expectRows('columnSum: x', x)
    const rows = rowsOf(x)
    const channels = channelsOf(x)
    return {
      outputs: [{ shape: [channels], dtype: 'f32' }],
      sizes: { rows, channels },
      units: Math.ceil(channels / CHANNELS_PER_UNIT),
    }
  },
  reference([x], [y], { rows, channels }) {
    y.fill(0)
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < channels; c++) y[c] += x[r * channels + c]
    }
  },
  samples: [
    { inputs: [{ shape: [1, 5] }] },
    { inputs: [{ shape: [2, 3, 17] }] },
    { inputs: [{ shape: [33, 66] }] },
    { inputs: [{ shape: [300, 64] }] },
    { inputs: [{ shape: [257, 300] }] },
  ],
  cost: ({ rows, channels }) => ({
    flops: rows * channels,
    bytes: 4 * (rows * channels + channels),
  }),
}
