import { expect, it } from 'vitest'
import { createRandom } from './random.ts'

const draws = (...seeds: number[]): number[] => {
  const random = createRandom(...seeds)
  return Array.from({ length: 5 }, () => random.below(1000))
}

it('draws the same numbers from the same seed, and others from another', () => {
  expect(draws(1)).toEqual(draws(1))
  expect(draws(1)).not.toEqual(draws(2))
  expect(draws(1)).not.toEqual(draws(1 + 2 ** 32))
  expect(draws(-1)).not.toEqual(draws(1))
})

it('draws evenly', () => {
  const random = createRandom(5)
  const counts = new Array<number>(10).fill(0)
  for (let i = 0; i < 10_000; i++) counts[random.below(10)]!++
  expect(Math.min(...counts)).toBeGreaterThan(900)
  expect(Math.max(...counts)).toBeLessThan(1100)
})

it('shuffles without losing anything', () => {
  const items = [1, 2, 3, 4, 5, 6]
  const order = createRandom(3).shuffle(items)
  expect([...order].sort()).toEqual(items)
  expect(items).toEqual([1, 2, 3, 4, 5, 6])
})
