// Layer normalisation over the last axis, with a learned scale and shift.
import { apply, type Backward, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectRows, expectShape } from './expect.ts'
import { layerNormGrad } from './layerNormGrad.ts'
import { layerNormParameterGrad } from './layerNormParameterGrad.ts'
import { channelsOf, rowsOf } from './rows.ts'

/**
 * y = (x − mean) / √(variance + epsilon) · weight + bias, over the last axis; the variance is the
 * biased one.
 *
 * @param x      (…, C)
 * @param weight (C)
 * @param bias   (C)
 * @param options `epsilon` is added to the variance, default 1e-5
 * @returns      (…, C)
 * @throws ShapeError if weight or bias is not (C)
 * @see Ba, Kiros & Hinton 2016, https://arxiv.org/abs/1607.06450
 */
export function layerNorm(
  x: Tensor,
  weight: Tensor,
  bias: Tensor,
  options: { readonly epsilon?: number } = {},
): Tensor {
  const { epsilon = 1e-5 } = options
  return apply(layerNormOp, [x, weight, bias], { epsilon })[0]
}

const sample = (...x: number[]): Sample => ({
  inputs: [{ shape: x }, { shape: x.slice(-1) }, { shape: x.slice(-1) }],
  attributes: { epsilon: 1e-5 },
})

export const layerNormOp: Op = {
  name: 'layerNorm',
  infer([x, weight, bias], { epsilon }) {
    expectRows('layerNorm: x', x)
    const channels = channelsOf(x)
    expectShape('layerNorm: weight', weight, [channels])
    expectShape('layerNorm: bias', bias, [channels])
    const rows = rowsOf(x)
    return {
      // The second holds mean and 1/deviation of each row: its gradient needs them.
      outputs: [x, { shape: [rows, 2], dtype: 'f32' }],
      optional: [1],
      sizes: { channels },
      scalars: { epsilon },
      units: rows,
    }
  },
  reference([x, weight, bias], [y, stats], { channels, epsilon }) {
    for (let r = 0; r * channels < x.length; r++) {
      const row = x.subarray(r * channels, (r + 1) * channels)
      let mean = 0
      for (const value of row) mean += value / channels
      let variance = 0
      for (const value of row) variance += (value - mean) ** 2 / channels
      const scale = 1 / Math.sqrt(variance + epsilon)
      for (let c = 0; c < channels; c++) {
        y[r * channels + c] = (row[c] - mean) * scale * weight[c] + bias[c]
      }
      stats[2 * r] = mean
      stats[2 * r + 1] = scale
    }
  },
  samples: [
    sample(1, 5),
    sample(2, 3, 17),
    sample(7, 66),
    sample(2, 33, 64),
    sample(9, 300),
    { ...sample(3, 5), attributes: { epsilon: 0.1 } },
  ],
  cost: ({ channels }, rows) => ({ flops: 8 * rows * channels, bytes: 8 * rows * channels }),
}

export const layerNormBackward: Backward = ({ inputs: [x, weight], outputs: [, stats] }, [dy]) => {
  const [dweight, dbias] = layerNormParameterGrad(x!, stats, dy!)
  return [layerNormGrad(x!, weight!, stats, dy!), dweight, dbias]
}
