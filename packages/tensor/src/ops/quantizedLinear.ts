// The dense layer over a quantised weight. What multiplies it is rounded too, so that whole numbers meet.
import { check, type Op, type Sample, type Values } from '../op.ts'
import { formatShape, GROUP, type QuantizedType } from '../tensor.ts'
import { activate, expectActivation } from './activation.ts'
import { expectQuantized, expectRows, expectShape } from './expect.ts'
import { channelsOf, rowsOf } from './rows.ts'

/** Longest row: what the kernels' working memory holds. */
const LONGEST = 2 ** 19

/** Of a group of x, the largest magnitude becomes this: seven bits with the sign. */
const LEVELS = 63

/** A group with one large value, one of zeros, and two that are nearly nothing. */
const spikes = Array.from(
  { length: 128 },
  (_, i) => [i === 5 ? 1e4 : 1, 0, 1e-33, 1e-12][i >> 5] * ((i % 7) - 3),
)

const sample = (
  x: readonly number[],
  N: number,
  quantized: QuantizedType,
  options: { readonly bias?: boolean; readonly activation?: number } = {},
): Sample => ({
  inputs: [
    { shape: x },
    { shape: [N, x.at(-1)!], quantized },
    options.bias ? { shape: [N] } : null,
  ],
  attributes: { activation: options.activation ?? 0 },
})

/** `linear` with a weight of type q8 or q4: x (…, K), weight (N, K), bias (N) or none; y (…, N). */
export const quantizedLinearOp: Op = {
  name: 'quantizedLinear',
  infer([x, weight, bias], { activation }) {
    expectRows('quantizedLinear: x', x, '(…, K)')
    expectQuantized('quantizedLinear: weight', weight, '(N, K)')
    const [columns, inner] = weight.shape
    check(channelsOf(x) === inner && inner <= LONGEST, () => {
      return (
        `quantizedLinear: x must end in ${inner} as weight ${formatShape(weight)}, ` +
        `and in at most ${LONGEST}, got ${formatShape(x)}`
      )
    })
    if (bias) expectShape('quantizedLinear: bias', bias, [columns])
    expectActivation('quantizedLinear', activation)
    const rows = rowsOf(x)
    return {
      outputs: [{ shape: [...x.shape.slice(0, -1), columns], dtype: 'f32' }],
      sizes: { rows, inner, columns, activation, bits: weight.dtype === 'q8' ? 8 : 4 },
      units: Math.ceil(columns / 4),
    }
  },
  reference([x, weight, bias], [y], { rows, inner, columns, activation }) {
    for (let r = 0; r < rows; r++) {
      const rounded = roundGroups(x.subarray(r * inner, (r + 1) * inner))
      for (let n = 0; n < columns; n++) {
        let sum = bias.length > 0 ? bias[n] : 0
        for (let k = 0; k < inner; k++) sum += rounded[k] * weight[n * inner + k]
        y[r * columns + n] = activate(activation, sum)
      }
    }
  },
  samples: (['q8', 'q4'] as const).flatMap((type) => [
    sample([1, 32], 4, type),
    sample([1, 5], 3, type, { bias: true }),
    sample([2, 3, 5], 7, type),
    sample([1, 1, 66], 17, type, { bias: true, activation: 1 }),
    sample([5, 172], 66, type, { activation: 2 }),
    sample([33, 64], 18, type, { bias: true, activation: 3 }),
    sample([7, 288], 130, type),
    sample([150, 96], 30, type, { bias: true }),
    {
      ...sample([2, 64], 5, type),
      inputs: [{ shape: [2, 64], values: spikes }, { shape: [5, 64], quantized: type }, null],
    },
  ]),
  cost: ({ rows, inner, columns, bits }) => ({
    flops: 2 * rows * inner * columns,
    bytes: 4 * rows * (inner + columns) + ((bits + 1) / 8) * inner * columns,
  }),
}

/**
 * What the kernels make of a row of x: every {@link GROUP} of it in steps of d, its largest magnitude
 * / 63, each value to the nearest of them. Steps are taken in float32, so that all round alike.
 */
function roundGroups(x: Values): Values {
  const rounded = new Float64Array(x.length)
  for (let start = 0; start < x.length; start += GROUP) {
    const group = x.subarray(start, start + GROUP)
    const largest = Math.fround(group.reduce((top, value) => Math.max(top, Math.abs(value)), 0))
    const step = Math.fround(largest / LEVELS)
    const inverse = largest > 1e-30 ? Math.fround(LEVELS / largest) : 0
    group.forEach((value, i) => {
      rounded[start + i] = step * roundEven(Math.fround(Math.fround(value) * inverse))
    })
  }
  return rounded
}

/** To the nearest whole number, of two to the even one. */
function roundEven(x: number): number {
  const magic = 1.5 * 2 ** 23
  return Math.fround(x + magic) - magic
}
