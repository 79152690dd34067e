import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LargestFirst } from './largestFirst.ts'

function sorted(values: Float32Array, least: number): readonly number[] {
  const indices = [...values.keys()].filter((i) => values[i] >= least)
  return indices.sort((a, b) => values[b] - values[a] || a - b)
}

const few = fc.array(fc.nat(9), { maxLength: 60 })
const wide = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 200 })
const close = fc.array(fc.float({ min: 1, max: Math.fround(1.001) }), { maxLength: 200 })
const odd = fc.array(fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, -1e9, 0, 1), {
  maxLength: 100,
})

test('takes values in order, equal ones by index, only those large enough, no more than wanted', () => {
  const check = fc.property(
    fc.oneof(few, wide, close, odd),
    fc.nat(60),
    fc.nat(),
    (list, most, at) => {
      const values = Float32Array.from(list)
      const finite = values.filter(Number.isFinite)
      if (finite.length === 0) return
      const largest = new LargestFirst(values.length)
      const top = Math.max(...finite)
      for (const least of [Math.min(...finite), finite[at % finite.length], top]) {
        largest.fill(values, { least, top, most })
        const taken: number[] = []
        while (largest.left > 0) taken.push(largest.take())
        expect(taken).toEqual(sorted(values, least).slice(0, most))
      }
    },
  )
  fc.assert(check, { seed: 1, numRuns: 1000 })
})

test('the same for as many as a vocabulary has, much alike or not', () => {
  for (const step of [1e-6, 1, 1e6]) {
    const values = Float32Array.from({ length: 20_000 }, (_, i) => step * Math.sin(i * i))
    values[7] = -1e9
    const largest = new LargestFirst(values.length)
    largest.fill(values, { least: -1e9, top: Math.max(...values) })
    const taken = Array.from({ length: 20_000 }, () => largest.take())
    expect(taken).toEqual(sorted(values, Number.NEGATIVE_INFINITY))
    expect(largest.left).toBe(0)
  }
})
