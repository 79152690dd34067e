// Gradient of layerNorm with respect to its weight and bias.
import { apply, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { CHANNELS_PER_UNIT } from './columnSum.ts'
import { expectRows, expectShape } from './expect.ts'
import { channelsOf, rowsOf } from './rows.ts'

/**
 * dweight = Σ dy · (x − mean) · scale and dbias = Σ dy, over the rows.
 *
 * @param x     (…, C)
 * @param stats (R, 2) mean and scale = 1/deviation of each row
 * @param dy    (…, C)
 * @returns     dweight (C) and dbias (C)
 * @throws ShapeError if a shape does not fit x
 */
export function layerNormParameterGrad(x: Tensor, stats: Tensor, dy: Tensor): readonly Tensor[] {
  return apply(layerNormParameterGradOp, [x, stats, dy])
}

const sample = (...x: number[]): Sample => ({
  inputs: [
    { shape: x },
    { shape: [x.slice(0, -1).reduce((product, n) => product * n, 1), 2], values: 'positive' },
    { shape: x },
  ],
})

export const layerNormParameterGradOp: Op = {
  name: 'layerNormParameterGrad',
  infer([x, stats, dy]) {
    expectRows('layerNormParameterGrad: x', x)
    const channels = channelsOf(x)
    const rows = rowsOf(x)
    expectShape('layerNormParameterGrad: stats', stats, [rows, 2])
    expectShape('layerNormParameterGrad: dy', dy, x.shape)
    const parameter = { shape: [channels], dtype: 'f32' } as const
    return {
      outputs: [parameter, parameter],
      sizes: { rows, channels },
      units: Math.ceil(channels / CHANNELS_PER_UNIT),
    }
  },
  reference([x, stats, dy], [dweight, dbias], { rows, channels }) {
    dweight.fill(0)
    dbias.fill(0)
    for (let r = 0; r < rows; r++) {
      const [mean, scale] = stats.subarray(2 * r)
      for (let c = 0; c < channels; c++) {
        const i = r * channels + c
        dweight[c] += dy[i] * (x[i] - mean) * scale
        dbias[c] += dy[i]
      }
    }
  },
  samples: [sample(1, 5), sample(2, 3, 17), sample(33, 66), sample(200, 64), sample(9, 300)],
  cost: ({ rows, channels }) => ({ flops: 5 * rows * channels, bytes: 8 * rows * channels }),
}
