import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slackBytes, unseen, WordCache } from './wordCache.ts'

test('gives back what was set for exactly these bytes', () => {
  const word = fc.uint8Array({ minLength: 1, maxLength: 12, max: 2 })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 400 }), (words) => {
      const cache = new WordCache()
      const expected = new Map<string, number>()
      for (const bytes of words) {
        const buffer = new Uint8Array(3 + bytes.length + slackBytes).fill(7)
        buffer.set(bytes, 3)
        const view = new DataView(buffer.buffer)
        const name = bytes.join()
        const found = cache.get(buffer, view, 3, 3 + bytes.length)
        expect(found).toBe(expected.get(name) ?? unseen)
        if (found !== unseen) continue
        cache.set(buffer, 3, 3 + bytes.length, 1 - expected.size)
        expected.set(name, 1 - expected.size)
      }
    }),
    { numRuns: 200, seed: 40 },
  )
})

test('fills up, says so, and starts anew', () => {
  const cache = new WordCache()
  const buffer = new Uint8Array(16)
  const view = new DataView(buffer.buffer)
  let words = 0
  while (!cache.full) {
    view.setUint32(0, words++, true)
    cache.set(buffer, 0, 4, words)
  }
  view.setUint32(0, 5, true)
  expect(cache.get(buffer, view, 0, 4)).toBe(6)
  expect(words).toBeLessThan(200_000)
  cache.clear()
  expect(cache.full).toBe(false)
  expect(cache.get(buffer, view, 0, 4)).toBe(unseen)
})
