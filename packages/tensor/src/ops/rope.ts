// Rotary position embedding: turns pairs of channels of each head by an angle that grows with the
// position, so that q·k depends on the distance of two tokens only.
import { apply, type Backward, check, type Op, type Sample } from '../op.ts'
import { constant, formatShape, type Leaf, type Tensor } from '../tensor.ts'
import { expectAxes, expectRows, expectShape, expectWhole } from './expect.ts'
import { channelsOf, rowsOf } from './rows.ts'

/** How rope reads its channels. */
export interface RopeOptions {
  /** H: C = H·D, head after head. */
  readonly heads: number
  /** Pairs are (2i, 2i + 1), as in llama2.c; default false: (i, i + D/2), as in HF transformers. */
  readonly interleaved?: boolean
  /** Turns backwards, default false. The gradient of rope is rope turned backwards. */
  readonly inverse?: boolean
}

/**
 * Turns pair i of each head at position p by the angle of table[p, i].
 *
 * @param x         (…, H·D), D even
 * @param positions (…) i32, below P; below 0 counts as 0
 * @param table     (P, D/2, 2), see {@link ropeTable}
 * @returns         (…, H·D)
 * @throws ShapeError if the shapes do not fit together
 * @see Su et al. 2021, https://arxiv.org/abs/2104.09864
 */
export function rope(x: Tensor, positions: Tensor, table: Tensor, options: RopeOptions): Tensor {
  const { heads, interleaved = false, inverse = false } = options
  const attributes = { heads, interleaved: +interleaved, inverse: +inverse }
  return apply(ropeOp, [x, positions, table], attributes)[0]
}

/**
 * Cosine and sine of position · theta^(−2i/D).
 *
 * @param positions P, how many
 * @param headSize  D, even
 * @param theta     base of the wavelengths, default 10000
 * @returns         constant (P, D/2, 2)
 */
export function ropeTable(positions: number, headSize: number, theta = 10000): Leaf {
  const pairs = headSize / 2
  const frequencies = Array.from({ length: pairs }, (_, i) => theta ** (-i / pairs))
  const table = new Float32Array(positions * headSize)
  for (let p = 0, at = 0; p < positions; p++) {
    for (const frequency of frequencies) {
      table[at++] = Math.cos(p * frequency)
      table[at++] = Math.sin(p * frequency)
    }
  }
  return constant(table, [positions, pairs, 2])
}

const sample = (
  shape: readonly number[],
  heads: number,
  interleaved: number,
  inverse = 0,
): Sample => {
  const D = shape.at(-1)!
  const positions = shape.slice(0, -1)
  const table = ropeTable(40, D)
  return {
    inputs: [
      { shape: [...positions, heads * D] },
      { shape: positions, range: [-1, 40], index: true },
      { shape: table.shape, values: Array.from(table.data!) },
    ],
    attributes: { heads, interleaved, inverse },
    gradients: [0],
  }
}

export const ropeOp: Op = {
  name: 'rope',
  infer([x, positions, table], { heads, interleaved, inverse }) {
    expectRows('rope: x', x)
    expectWhole('rope: heads', heads, 1)
    const headSize = channelsOf(x) / heads
    check(Number.isInteger(headSize / 2), () => {
      return `rope: x must end in a multiple of ${2 * heads} for ${heads} heads, got ${formatShape(x)}`
    })
    expectShape('rope: positions', positions, x.shape.slice(0, -1), 'i32')
    expectAxes('rope: table', table, '(P, D/2, 2)')
    expectShape('rope: table', table, [table.shape[0], headSize / 2, 2])
    return { outputs: [x], sizes: { heads, headSize, interleaved, inverse }, units: rowsOf(x) }
  },
  reference([x, positions, table], [y], { heads, headSize, interleaved, inverse }) {
    const pairs = headSize / 2
    for (let r = 0; r < positions.length; r++) {
      const position = Math.max(0, positions[r])
      for (let h = 0; h < heads; h++) {
        const start = (r * heads + h) * headSize
        for (let i = 0; i < pairs; i++) {
          const first = start + (interleaved ? 2 * i : i)
          const second = first + (interleaved ? 1 : pairs)
          const cos = table[(position * pairs + i) * 2]
          const sin = table[(position * pairs + i) * 2 + 1] * (inverse ? -1 : 1)
          y[first] = x[first] * cos - x[second] * sin
          y[second] = x[first] * sin + x[second] * cos
        }
      }
    }
  },
  samples: [
    sample([1, 1, 2], 1, 0),
    sample([2, 7, 6], 3, 0),
    sample([2, 7, 6], 3, 1),
    sample([1, 33, 16], 2, 0, 1),
    sample([1, 33, 16], 2, 1, 1),
    sample([3, 5, 66], 1, 0),
    sample([1, 7, 64], 2, 1),
    sample([9, 48], 2, 0),
  ],
  cost: ({ heads, headSize }, rows) => ({
    flops: 3 * rows * heads * headSize,
    bytes: rows * (8 * heads * headSize + 4 * headSize),
  }),
}

export const ropeBackward: Backward = ({ inputs: [, positions, table], attributes }, [dy]) => {
  const { heads, interleaved, inverse } = attributes
  const options = { heads, interleaved: interleaved === 1, inverse: inverse === 0 }
  return [rope(dy!, positions!, table!, options), null, null]
}
