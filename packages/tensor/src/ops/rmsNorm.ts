// Root-mean-square normalisation over the last axis, with a learned scale. Llama's norm.
import { apply, type Backward, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectRows, expectShape } from './expect.ts'
import { rmsNormGrad } from './rmsNormGrad.ts'
import { rmsNormParameterGrad } from './rmsNormParameterGrad.ts'
import { channelsOf, rowsOf } from './rows.ts'

/**
 * y = x / √(mean(x²) + epsilon) · weight, over the last axis.
 *
 * @param x      (…, C)
 * @param weight (C)
 * @param options `epsilon` is added to the mean square, default 1e-5
 * @returns      (…, C)
 * @throws ShapeError if weight is not (C)
 * @see Zhang & Sennrich 2019, https://arxiv.org/abs/1910.07467
 */
export function rmsNorm(
  x: Tensor,
  weight: Tensor,
  options: { readonly epsilon?: number } = {},
): Tensor {
  const { epsilon = 1e-5 } = options
  return apply(rmsNormOp, [x, weight], { epsilon })[0]
}

const sample = (...x: number[]): Sample => ({
  inputs: [{ shape: x }, { shape: x.slice(-1) }],
  attributes: { epsilon: 1e-5 },
})

export const rmsNormOp: Op = {
  name: 'rmsNorm',
  infer([x, weight], { epsilon }) {
    expectRows('rmsNorm: x', x)
    const channels = channelsOf(x)
    expectShape('rmsNorm: weight', weight, [channels])
    const rows = rowsOf(x)
    return {
      // The second holds 1/rms of each row: its gradient needs it.
      outputs: [x, { shape: [rows], dtype: 'f32' }],
      optional: [1],
      sizes: { channels },
      scalars: { epsilon },
      units: rows,
    }
  },
  reference([x, weight], [y, stats], { channels, epsilon }) {
    for (let r = 0; r * channels < x.length; r++) {
      const row = x.subarray(r * channels, (r + 1) * channels)
      let meanSquare = 0
      for (const value of row) meanSquare += value ** 2 / channels
      const scale = 1 / Math.sqrt(meanSquare + epsilon)
      for (let c = 0; c < channels; c++) y[r * channels + c] = row[c] * scale * weight[c]
      stats[r] = scale
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
  cost: ({ channels }, rows) => ({ flops: 4 * rows * channels, bytes: 8 * rows * channels }),
}

export const rmsNormBackward: Backward = ({ inputs: [x, weight], outputs: [, stats] }, [dy]) => {
  return [rmsNormGrad(x!, weight!, stats, dy!), rmsNormParameterGrad(x!, stats, dy!)]
}
