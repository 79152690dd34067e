import fc from 'fast-check'
import { expect, test } from 'vitest'
import { permutation } from './permutation.ts'

test('visits every index once, whatever the size and the key', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), fc.nat(), (size, seed, epoch) => {
      const at = permutation(size, seed, epoch)
      const seen = new Set(Array.from({ length: size }, (_, i) => at(i)))
      expect(seen.size).toBe(size)
      expect(Math.max(...seen)).toBe(size - 1)
    }),
    { numRuns: 60, seed: 1 },
  )
})

test('is the same for the same key and another for another', () => {
  const list = (...key: number[]) =>
    Array.from({ length: 500 }, (_, i) => permutation(500, ...key)(i))
  expect(list(1, 0)).toEqual(list(1, 0))
  expect(list(1, 0)).not.toEqual(list(1, 1))
  expect(list(1, 0)).not.toEqual(list(2, 0))
})

test('spreads: neighbours end up far apart, and no index stays close to its place on average', () => {
  const size = 10_000
  const at = permutation(size, 7, 3)
  let distance = 0
  let jump = 0
  for (let i = 0; i < size; i++) {
    distance += Math.abs(at(i) - i)
    jump += Math.abs(at(i) - at((i + 1) % size))
  }
  // Two independent uniform numbers differ by size/3 on average.
  expect(distance / size / size).toBeCloseTo(1 / 3, 1)
  expect(jump / size / size).toBeCloseTo(1 / 3, 1)
})

test('handles sizes beyond 32 bits', () => {
  const size = 2 ** 40 + 12_345
  const at = permutation(size, 1)
  const indices = Array.from({ length: 1000 }, (_, i) => at(size - 1 - i))
  expect(new Set(indices).size).toBe(1000)
  for (const index of indices) expect(index >= 0 && index < size).toBe(true)
  expect(Math.max(...indices)).toBeGreaterThan(2 ** 38)
})

test('rejects sizes and positions that are none', () => {
  expect(() => permutation(0)).toThrow('permutation: size must be a whole number')
  expect(() => permutation(5)(5)).toThrow('permutation: position must be in [0, 5), got 5')
})
