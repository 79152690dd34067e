// Gradient of rmsNorm with respect to its weight.
import { apply, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { CHANNELS_PER_UNIT } from './columnSum.ts'
import { expectRows, expectShape } from './expect.ts'
import { channelsOf, rowsOf } from './rows.ts'

/**
 * dweight = Σ dy · x · scale, over the rows.
 *
 * @param x     (…, C)
 * @param stats (R) scale = 1/rms of each row
 * @param dy    (…, C)
 * @returns     (C)
 * @throws ShapeError if a shape does not fit x
 */
export function rmsNormParameterGrad(x: Tensor, stats: Tensor, dy: Tensor): Tensor {
  return apply(rmsNormParameterGradOp, [x, stats, dy])[0]
}

const sample = (...x: number[]): Sample => ({
  inputs: [
    { shape: x },
    { shape: [x.slice(0, -1).reduce((product, n) => product * n, 1)], values: 'positive' },
    { shape: x },
  ],
})

export const rmsNormParameterGradOp: Op = {
  name: 'rmsNormParameterGrad',
  infer([x, stats, dy]) {
    expectRows('rmsNormParameterGrad: x', x)
    const channels = channelsOf(x)
    const rows = rowsOf(x)
    expectShape('rmsNormParameterGrad: stats', stats, [rows])
    expectShape('rmsNormParameterGrad: dy', dy, x.shape)
    return {
      outputs: [{ shape: [channels], dtype: 'f32' }],
      sizes: { rows, channels },
      units: Math.ceil(channels / CHANNELS_PER_UNIT),
    }
  },
  reference([x, stats, dy], [dweight], { rows, channels }) {
    dweight.fill(0)
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < channels; c++) {
        dweight[c] += dy[r * channels + c] * x[r * channels + c] * stats[r]
      }
    }
  },
  samples: [sample(1, 5), sample(2, 3, 17), sample(33, 66), sample(200, 64), sample(9, 300)],
  cost: ({ rows, channels }) => ({ flops: 3 * rows * channels, bytes: 8 * rows * channels }),
}
