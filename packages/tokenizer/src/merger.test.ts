import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Merger } from './merger.ts'
import { MergeTable, never } from './mergeTable.ts'

// The definition: again and again the lowest rank, the leftmost of equals.
function plainMerge(table: MergeTable, symbols: readonly number[]): number[] {
  const left = [...symbols]
  for (;;) {
    const ranks = left.slice(1).map((right, i) => table.rank(left[i], right))
    const best = Math.min(never, ...ranks)
    if (best === never) return left
    const at = ranks.indexOf(best)
    left.splice(at, 2, table.merged(left[at], left[at + 1]))
  }
}

const merges = fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(2)), { maxLength: 12 })

test('scanning and heap give what the definition gives', () => {
  fc.assert(
    fc.property(merges, fc.array(fc.nat(2), { maxLength: 260 }), (rules, symbols) => {
      // A merge makes a new id, except for the few that fold back into old ones of lower number.
      const triples = rules.flatMap(([left, right], i) => [left, right, 3 + i])
      const ranks = rules.map(([, , tie], i) => i - (tie === 0 ? i % 3 : 0))
      const table = new MergeTable(Uint32Array.from(triples), Uint32Array.from(ranks))
      const work = Int32Array.from(symbols)
      const length = new Merger(table).merge(work, work.length)
      expect(Array.from(work.subarray(0, length))).toEqual(plainMerge(table, symbols))
    }),
    { numRuns: 1500, seed: 3 },
  )
})

test('a pair that returns keeps its last rank', () => {
  const table = new MergeTable(Uint32Array.of(1, 2, 3, 2, 1, 4, 1, 2, 5), Uint32Array.of(0, 1, 2))
  expect(table.rank(1, 2)).toBe(2)
  expect(table.merged(1, 2)).toBe(5)
  expect(table.rank(2, 2)).toBe(never)
})

test('a megabyte without a space merges in time that grows with its length', () => {
  const table = new MergeTable(Uint32Array.of(0, 0, 1, 1, 1, 2, 2, 2, 3), Uint32Array.of(0, 1, 2))
  const symbols = new Int32Array(1 << 20)
  expect(new Merger(table).merge(symbols, symbols.length)).toBe(1 << 17)
})
