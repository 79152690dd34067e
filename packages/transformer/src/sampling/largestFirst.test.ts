import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LargestFirst } from './largestFirst.ts'

test('takes weights in order, equal ones by index, and only those large enough', () => {
  const check = fc.property(fc.array(fc.nat(9), { maxLength: 60 }), fc.nat(9), (weights, least) => {
    const heap = new LargestFirst(Float64Array.from(weights))
    for (let round = 0; round < 2; round++) {
      heap.fill(least)
      const taken: number[] = []
      while (heap.left > 0) taken.push(heap.take())
      const expected = weights.map((_, i) => i).filter((i) => weights[i] >= least)
      expect(taken).toEqual(expected.sort((a, b) => weights[b] - weights[a] || a - b))
    }
  })
  fc.assert(check, { seed: 1, numRuns: 500 })
})
