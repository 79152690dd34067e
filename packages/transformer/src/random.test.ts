import { expect, test } from 'vitest'
import { Random } from './index.ts'
import { naturalLog } from './random.ts'

test('ln to the last digits', () => {
  for (const x of [1, 2, 0.5, Math.SQRT2, 1e-300, 1e300, 0.999999, Math.E, 3.7e-9]) {
    expect(Math.abs(naturalLog(x) - Math.log(x))).toBeLessThanOrEqual(
      4e-16 * Math.max(1, Math.abs(Math.log(x))),
    )
  }
})

test('the numbers of a seed are fixed for ever', () => {
  const random = new Random(1)
  expect([random.bits(), random.bits()]).toMatchInlineSnapshot(`
    [
      1821453631,
      2864459485,
    ]
  `)
  expect(random.uniform()).toMatchInlineSnapshot(`0.06346541261398797`)
  expect([random.normal(), random.normal()]).toMatchInlineSnapshot(`
    [
      -0.6819561467301556,
      -1.4299253352503536,
    ]
  `)
})

test('uniform and normal numbers have their moments', () => {
  const random = new Random(2)
  const n = 100_000
  let [u, mean, square, fourth] = [0, 0, 0, 0]
  let inside = true
  for (let i = 0; i < n; i++) {
    const uniform = random.uniform()
    inside &&= uniform >= 0 && uniform < 1
    const x = random.normal()
    u += uniform / n
    mean += x / n
    square += x ** 2 / n
    fourth += x ** 4 / n
  }
  expect(inside).toBe(true)
  expect(u).toBeCloseTo(0.5, 2)
  expect(mean).toBeCloseTo(0, 1.8)
  expect(square).toBeCloseTo(1, 1.8)
  expect(fourth).toBeCloseTo(3, 1)
})

test('every part of a seed counts', () => {
  const first = (...seeds: number[]): number => new Random(...seeds).bits()
  const all = [first(), first(0), first(1), first(2 ** 32), first(0, 0), first(1, 0), first(0, 1)]
  expect(new Set(all).size).toBe(all.length)
})
