// Dropout whose pattern is a function of (seed, stream, element): every backend drops the same
// elements, and the backward pass finds them again without a stored mask.
import { apply, type Backward, check, type Op, type Sample } from '../op.ts'
import { ALIGNMENT, sizeOf, type Tensor } from '../tensor.ts'
import { expectShape, expectType, expectWhole } from './expect.ts'

/**
 * Sets a share of the elements to 0 and multiplies the others by 1 / (1 − rate).
 *
 * @param x    (…)
 * @param seed (1) i32, another one for every step
 * @param options `rate` in [0, 1) is the share; `stream`, default 0, must differ between the
 *   dropouts of one graph
 * @throws ShapeError if rate or seed is not as said
 */
export function dropout(
  x: Tensor,
  seed: Tensor,
  options: { readonly rate: number; readonly stream?: number },
): Tensor {
  const { rate, stream = 0 } = options
  return apply(dropoutOp, [x, seed], { rate, stream })[0]
}

const sample = (shape: readonly number[], seed: number, rate: number, stream: number): Sample => ({
  inputs: [{ shape }, { shape: [1], values: [seed], index: true }],
  attributes: { rate, stream },
})

export const dropoutOp: Op = {
  name: 'dropout',
  infer([x, seed], { rate, stream }) {
    expectType('dropout: x', x)
    expectShape('dropout: seed', seed, [1], 'i32')
    check(rate >= 0 && rate < 1, () => `dropout: rate must be in [0, 1), got ${rate}`)
    expectWhole('dropout: stream', stream, 0)
    const size = sizeOf(x)
    return {
      outputs: [x],
      sizes: { size, stream },
      // Rounded here, so that every backend compares with the same threshold.
      scalars: { rate: Math.fround(rate) },
      units: Math.ceil(size / ALIGNMENT),
      reuses: { 0: 0 },
    }
  },
  reference([x, seed], [y], { size, stream, rate }) {
    const threshold = Math.floor(rate * 2 ** 32)
    const key = mix(seed[0] ^ mix(stream))
    for (let i = 0; i < size; i++) y[i] = mix(i ^ key) < threshold ? 0 : x[i] / (1 - rate)
  },
  samples: [
    sample([1], 1, 0.5, 0),
    sample([2, 3, 5], 7, 0.1, 1),
    sample([17, 66], -123456789, 0.2, 3),
    sample([1000], 2147483647, 0.9, 12),
    sample([130], 42, 0, 0),
  ],
  cost: ({ size }) => ({ flops: 10 * size, bytes: 8 * size }),
}

/** Spreads the bits of a 32-bit number evenly. Chris Wellons' lowbias32, nullprogram.com 2018. */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return (x ^ (x >>> 16)) >>> 0
}

export const dropoutBackward: Backward = (
  { inputs: [, seed], attributes: { rate, stream } },
  [dy],
) => {
  return [dropout(dy!, seed!, { rate, stream }), null]
}
