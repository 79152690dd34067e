// A dense layer with its bias and activation in one pass: y = f(x·wᵀ + bias).
import { apply, type Backward, check, type Op, type Sample } from '../op.ts'
import { isQuantized } from '../quantized.ts'
import { formatShape, type Tensor } from '../tensor.ts'
import { type Activation, activate, activations, expectActivation } from './activation.ts'
import { activationGrad } from './activationGrad.ts'
import { columnSum } from './columnSum.ts'
import { expectAxes, expectRows, expectShape } from './expect.ts'
import { matmul } from './matmul.ts'
import { quantizedLinearOp } from './quantizedLinear.ts'
import { reshape } from './reshape.ts'
import { channelsOf, rowsOf } from './rows.ts'

/**
 * y = f(x·weightᵀ + bias).
 *
 * @param x      (…, K)
 * @param weight (N, K), as torch stores it; if it is q8 or q4, x is rounded to 7 bits too, in groups
 *               with a scale each, and y has no gradient
 * @param options `bias` (N), default none; `activation` f, default none
 * @returns      (…, N)
 * @throws ShapeError if K or N differ
 */
export function linear(
  x: Tensor,
  weight: Tensor,
  options: { readonly bias?: Tensor | null; readonly activation?: Activation } = {},
): Tensor {
  const { bias = null, activation = 'none' } = options
  const op = isQuantized(weight) ? quantizedLinearOp : linearOp
  return apply(op, [x, weight, bias], { activation: activations.indexOf(activation) })[0]
}

const sample = (x: readonly number[], N: number, bias: boolean, activation: number): Sample => ({
  inputs: [{ shape: x }, { shape: [N, x.at(-1)!] }, bias ? { shape: [N] } : null],
  attributes: { activation },
})

export const linearOp: Op = {
  name: 'linear',
  infer([x, weight, bias], { activation }) {
    expectRows('linear: x', x, '(…, K)')
    expectAxes('linear: weight', weight, '(N, K)')
    const [columns, inner] = weight.shape
    check(channelsOf(x) === inner, () => {
      return `linear: x must end in ${inner} as weight ${formatShape(weight)}, got ${formatShape(x)}`
    })
    if (bias) expectShape('linear: bias', bias, [columns])
    expectActivation('linear', activation)
    const y = { shape: [...x.shape.slice(0, -1), columns], dtype: 'f32' } as const
    const rows = rowsOf(x)
    return {
      // The second is what goes into the activation: its gradient needs it.
      outputs: [y, y],
      optional: [1],
      sizes: { rows, inner, columns, activation },
      units: Math.max(rows, columns),
    }
  },
  reference([x, weight, bias], [y, pre], { rows, inner, columns, activation }) {
    for (let r = 0; r < rows; r++) {
      for (let n = 0; n < columns; n++) {
        let sum = bias.length > 0 ? bias[n] : 0
        for (let k = 0; k < inner; k++) sum += x[r * inner + k] * weight[n * inner + k]
        pre[r * columns + n] = sum
        y[r * columns + n] = activate(activation, sum)
      }
    }
  },
  samples: [
    sample([1, 5], 3, true, 0),
    sample([2, 3, 5], 7, false, 0),
    sample([1, 1, 66], 17, true, 1),
    sample([2, 7, 17], 66, true, 2),
    sample([33, 5], 17, false, 3),
    sample([5, 64], 128, true, 1),
    sample([70, 90], 130, true, 1),
    sample([3, 300], 257, true, 3),
    sample([257, 1030], 65, true, 2),
  ],
  cost: ({ rows, inner, columns }) => ({
    flops: 2 * rows * inner * columns,
    bytes: 4 * (rows * inner + inner * columns + rows * columns),
  }),
}

export const linearBackward: Backward = (
  { inputs: [x, weight, bias], outputs: [, pre], inference },
  [dy],
) => {
  const { rows, inner, columns, activation } = inference.sizes
  const dpre = activation ? activationGrad(pre, dy!, activations[activation]) : dy!
  const flat = reshape(dpre, [rows, columns])
  const dx = matmul(flat, weight!)
  const dweight = matmul(flat, reshape(x!, [rows, inner]), { transposeA: true })
  return [reshape(dx, x!.shape), dweight, bias && columnSum(flat)]
}
