import { describe, expect, test } from 'vitest'
import { check, normal, raw } from './harness.ts'
import { activate } from './mathematics.ts'

const shapes = [
  [1, 1, 1],
  [7, 19, 33],
  [6, 8, 384],
  [13, 9, 385],
  [131, 77, 93],
  [200, 30, 801],
  [5, 800, 20],
  [64, 64, 64],
] as const

describe.each(shapes)('matmul %i × %i × %i', (m, n, k) => {
  test.each([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])('transposed %i %i', (transposeA, transposeB) => {
    const a = normal(m * k)
    const b = normal(k * n)
    const y = new Float64Array(m * n)
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let x = 0; x < k; x++) {
          sum += a[transposeA ? x * m + i : i * k + x] * b[transposeB ? j * k + x : x * n + j]
        }
        y[i * n + j] = sum
      }
    }
    const sizes = [m, n, k, transposeA, transposeB]
    check('matmul', { inputs: [a, b], outputs: [y], sizes, units: Math.max(m, n), clears: [0] })
  })
})

const linearShapes = [
  [1, 7, 5],
  [1, 64, 48],
  [2, 33, 70],
  [3, 288, 100],
  [8, 20, 41],
  [9, 20, 41],
  [50, 400, 13],
  [3, 5, 2],
] as const

describe.each(linearShapes)('linear %i rows, %i inner, %i columns', (rows, inner, columns) => {
  test.each([0, 1, 2, 3])('activation %i', (activation) => {
    for (const hasBias of [false, true]) {
      for (const keepsPre of [false, true]) {
        const x = normal(rows * inner)
        const w = normal(columns * inner, 0.3)
        const bias = hasBias ? normal(columns) : null
        const pre = new Float64Array(rows * columns)
        for (let r = 0; r < rows; r++) {
          for (let c = 0; c < columns; c++) {
            let sum = bias ? bias[c] : 0
            for (let k = 0; k < inner; k++) sum += x[r * inner + k] * w[c * inner + k]
            pre[r * columns + c] = sum
          }
        }
        check('linear', {
          inputs: [x, w, bias],
          outputs: [pre.map((value) => activate(value, activation)), keepsPre ? pre : null],
          sizes: [rows, inner, columns, activation],
          units: Math.max(rows, columns),
        })
      }
    }
  })
})

test.each([
  [83, 37],
  [12, 3],
  [20, 64],
  [288, 150],
])('a row of linear has the same bits alone and among others: %i to %i', (inner, columns) => {
  const x = normal(8 * inner)
  const w = normal(columns * inner)
  const units = Math.max(8, columns)
  const together = raw('linear', [x, w, null], 8 * columns, [0, 8, inner, columns, 0, 0, units])
  for (let r = 0; r < 8; r++) {
    const row = x.slice(r * inner, (r + 1) * inner)
    const alone = raw('linear', [row, w, null], columns, [0, 1, inner, columns, 0, 0, columns])
    expect(alone).toEqual(together.map((y) => y.slice(r * columns, (r + 1) * columns)))
  }
})
