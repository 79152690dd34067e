import { constant, evaluate, openReference } from '@ts/tensor'
import { Random } from '@ts/transformer'
import { expect, test } from 'vitest'
import { tinyModel } from '../test/tinyRun.ts'
import { orthogonalize } from './muon.ts'
import { parameterGroups } from './parameterGroups.ts'

test.each([
  [8, 24],
  [24, 8],
  [16, 16],
])('all singular values of a %i × %i matrix become about one', async (rows, columns) => {
  const random = new Random(3)
  // Columns of very different lengths: singular values over two orders of magnitude.
  const values = Array.from({ length: rows * columns }, (_, i) => {
    return random.normal() * 10 ** (-2 * ((i % columns) / columns))
  })
  const x = orthogonalize(constant(values, [rows, columns]))
  const y = await evaluate(openReference(), x)
  for (const value of singularValues(y, rows, columns)) {
    expect(value).toBeGreaterThan(0.3)
    expect(value).toBeLessThan(1.3)
  }
})

test('Muon takes the matrices inside the layers and nothing else', () => {
  const names = (optimizer: 'adamw' | 'muon', rule: string) =>
    parameterGroups(tinyModel(), optimizer).flatMap((group) =>
      group.rule === rule ? group.members.map(({ name }) => name) : [],
    )
  expect(names('adamw', 'muon')).toEqual([])
  const taken = names('muon', 'muon')
  expect(taken.length).toBeGreaterThan(0)
  for (const name of taken) expect(name).toMatch(/\.(h|layers)\.\d+\..*weight$/)
  const all = names('adamw', 'adamw')
  expect([...taken, ...names('muon', 'adamw')].sort()).toEqual([...all].sort())
  expect(names('muon', 'adamw').filter((name) => /wte|wpe|ln_/.test(name)).length).toBeGreaterThan(
    0,
  )
})

/** By Jacobi's one-sided rotations, on the smaller side. */
function singularValues(y: ArrayLike<number>, rows: number, columns: number): number[] {
  const tall = rows >= columns
  const [n, m] = tall ? [columns, rows] : [rows, columns]
  const vectors = Array.from({ length: n }, (_, i) =>
    Array.from({ length: m }, (_, j) => (tall ? y[j * columns + i] : y[i * columns + j])),
  )
  const dot = (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + x * b[i], 0)
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const [a, b] = [vectors[p], vectors[q]]
        const angle = 0.5 * Math.atan2(2 * dot(a, b), dot(a, a) - dot(b, b))
        const [c, s] = [Math.cos(angle), Math.sin(angle)]
        vectors[p] = a.map((x, i) => c * x + s * b[i])
        vectors[q] = b.map((x, i) => c * x - s * a[i])
      }
    }
  }
  return vectors.map((vector) => Math.sqrt(dot(vector, vector)))
}
