// Gradient of layerNorm with respect to x.
import { apply, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectRows, expectShape } from './expect.ts'
import { channelsOf, rowsOf } from './rows.ts'

/**
 * With n = (x − mean) · scale and g = dy · weight: dx = scale · (g − mean(g) − n · mean(g · n)).
 *
 * @param x      (…, C)
 * @param weight (C)
 * @param stats  (R, 2) mean and scale = 1/deviation of each row
 * @param dy     (…, C)
 * @returns      (…, C)
 * @throws ShapeError if a shape does not fit x
 */
export function layerNormGrad(x: Tensor, weight: Tensor, stats: Tensor, dy: Tensor): Tensor {
  return apply(layerNormGradOp, [x, weight, stats, dy])[0]
}

const sample = (...x: number[]): Sample => ({
  inputs: [
    { shape: x },
    { shape: x.slice(-1) },
    { shape: [x.slice(0, -1).reduce((product, n) => product * n, 1), 2], values: 'positive' },
    { shape: x },
  ],
})

export const layerNormGradOp: Op = {
  name: 'layerNormGrad',
  infer([x, weight, stats, dy]) {
    expectRows('layerNormGrad: x', x)
    const channels = channelsOf(x)
    const rows = rowsOf(x)
    expectShape('layerNormGrad: weight', weight, [channels])
    expectShape('layerNormGrad: stats', stats, [rows, 2])
    expectShape('layerNormGrad: dy', dy, x.shape)
    return { outputs: [x], sizes: { channels }, units: rows }
  },
  reference([x, weight, stats, dy], [dx], { channels }) {
    for (let r = 0; r * channels < x.length; r++) {
      const [mean, scale] = stats.subarray(2 * r)
      const start = r * channels
      let meanG = 0
      let meanGN = 0
      for (let c = 0; c < channels; c++) {
        const n = (x[start + c] - mean) * scale
        const g = dy[start + c] * weight[c]
        meanG += g / channels
        meanGN += (g * n) / channels
      }
      for (let c = 0; c < channels; c++) {
        const n = (x[start + c] - mean) * scale
        const g = dy[start + c] * weight[c]
        dx[start + c] = scale * (g - meanG - n * meanGN)
      }
    }
  },
  samples: [sample(1, 5), sample(2, 3, 17), sample(7, 66), sample(2, 33, 64), sample(9, 300)],
  cost: ({ channels }, rows) => ({ flops: 12 * rows * channels, bytes: 12 * rows * channels }),
}
