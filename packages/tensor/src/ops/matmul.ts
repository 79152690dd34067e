// Matrix product y = a·b, either operand read transposed. The gradients of linear are made of it.
import { apply, type Backward, check, type Op } from '../op.ts'
import { formatShape, type Tensor } from '../tensor.ts'
import { expectAxes } from './expect.ts'

/**
 * y = a·b.
 *
 * @param a (M, K), or (K, M) with transposeA
 * @param b (K, N), or (N, K) with transposeB
 * @returns (M, N)
 * @throws ShapeError if an operand is no matrix or K differs
 */
export function matmul(
  a: Tensor,
  b: Tensor,
  options: { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
): Tensor {
  const { transposeA = false, transposeB = false } = options
  return apply(matmulOp, [a, b], { transposeA: +transposeA, transposeB: +transposeB })[0]
}

export const matmulOp: Op = {
  name: 'matmul',
  infer([a, b], { transposeA, transposeB }) {
    expectAxes('matmul: a', a, transposeA ? '(K, M)' : '(M, K)')
    expectAxes('matmul: b', b, transposeB ? '(N, K)' : '(K, N)')
    const [rows, inner] = transposeA ? [a.shape[1], a.shape[0]] : a.shape
    const [depth, columns] = transposeB ? [b.shape[1], b.shape[0]] : b.shape
    check(inner === depth, () => {
      const side = (flag: number): string => (flag ? ' transposed' : '')
      return (
        `matmul: inner sizes must be equal, got a ${formatShape(a)}${side(transposeA)}` +
        ` and b ${formatShape(b)}${side(transposeB)}`
      )
    })
    return {
      outputs: [{ shape: [rows, columns], dtype: 'f32' }],
      sizes: { rows, columns, inner, transposeA, transposeB },
      units: Math.max(rows, columns),
    }
  },
  reference([a, b], [y], { rows, columns, inner, transposeA, transposeB }) {
    for (let m = 0; m < rows; m++) {
      for (let n = 0; n < columns; n++) {
        let sum = 0
        for (let k = 0; k < inner; k++) {
          const left = transposeA ? a[k * rows + m] : a[m * inner + k]
          const right = transposeB ? b[n * inner + k] : b[k * columns + n]
          sum += left * right
        }
        y[m * columns + n] = sum
      }
    }
  },
  samples: [
    [1, 1, 1],
    [3, 5, 2],
    [1, 66, 17],
    [17, 1, 66],
    [33, 17, 5],
    [64, 64, 64],
    [70, 130, 90],
    [257, 65, 1030],
  ].flatMap(([M, N, K]) =>
    [0, 1, 2, 3].map((flags) => {
      const transposeA = flags & 1
      const transposeB = flags >> 1
      return {
        inputs: [{ shape: transposeA ? [K, M] : [M, K] }, { shape: transposeB ? [N, K] : [K, N] }],
        attributes: { transposeA, transposeB },
      }
    }),
  ),
  cost: ({ rows, columns, inner }) => ({
    flops: 2 * rows * columns * inner,
    bytes: 4 * (rows * inner + inner * columns + rows * columns),
  }),
}

export const matmulBackward: Backward = ({ inputs: [a, b], attributes }, [dy]) => {
  const transposeA = attributes.transposeA === 1
  const transposeB = attributes.transposeB === 1
  return [
    transposeA
      ? matmul(b!, dy!, { transposeA: transposeB, transposeB: true })
      : matmul(dy!, b!, { transposeB: !transposeB }),
    transposeB
      ? matmul(dy!, a!, { transposeA: true, transposeB: transposeA })
      : matmul(a!, dy!, { transposeA: !transposeA }),
  ]
}
