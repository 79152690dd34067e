// Gradient of rmsNorm with respect to x.
import { apply, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectRows, expectShape } from './expect.ts'
import { channelsOf, rowsOf } from './rows.ts'

/**
 * With n = x · scale and g = dy · weight: dx = scale · (g − n · mean(g · n)).
 *
 * @param x      (…, C)
 * @param weight (C)
 * @param stats  (R) scale = 1/rms of each row
 * @param dy     (…, C)
 * @returns      (…, C)
 * @throws ShapeError if a shape does not fit x
 */
export function rmsNormGrad(x: Tensor, weight: Tensor, stats: Tensor, dy: Tensor): Tensor {
  return apply(rmsNormGradOp, [x, weight, stats, dy])[0]
}

const sample = (...x: number[]): Sample => ({
  inputs: [
    { shape: x },
    { shape: x.slice(-1) },
    { shape: [x.slice(0, -1).reduce((product, n) => product * n, 1)], values: 'positive' },
    { shape: x },
  ],
})

export const rmsNormGradOp: Op = {
  name: 'rmsNormGrad',
  infer([x, weight, stats, dy]) {
    expectRows('rmsNormGrad: x', x)
    const channels = channelsOf(x)
    const rows = rowsOf(x)
    expectShape('rmsNormGrad: weight', weight, [channels])
    expectShape('rmsNormGrad: stats', stats, [rows])
    expectShape('rmsNormGrad: dy', dy, x.shape)
    return { outputs: [x], sizes: { channels }, units: rows }
  },
  reference([x, weight, stats, dy], [dx], { channels }) {
    for (let r = 0; r < stats.length; r++) {
      const scale = stats[r]
      const start = r * channels
      let meanGN = 0
      for (let c = 0; c < channels; c++) {
        meanGN += (dy[start + c] * weight[c] * x[start + c] * scale) / channels
      }
      for (let c = 0; c < channels; c++) {
        const g = dy[start + c] * weight[c]
        dx[start + c] = scale * (g - x[start + c] * scale * meanGN)
      }
    }
  },
  samples: [sample(1, 5), sample(2, 3, 17), sample(7, 66), sample(2, 33, 64), sample(9, 300)],
  cost: ({ channels }, rows) => ({ flops: 9 * rows * channels, bytes: 12 * rows * channels }),
}
