import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteMap } from './byteMap.ts'

test('numbers byte strings in order of arrival and finds them again', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 6, max: 3 }), { maxLength: 300 }), (keys) => {
      const map = new ByteMap(4)
      const expected = new Map<string, number>()
      for (const key of keys) {
        const name = key.join(',')
        const index = expected.get(name) ?? expected.size
        expect(map.find(key, 0, key.length)).toBe(expected.has(name) ? index : -1)
        expected.set(name, index)
        expect(map.add(key, 0, key.length)).toBe(index)
        expect(map.key(index).join(',')).toBe(name)
      }
      expect(map.size).toBe(expected.size)
      map.clear()
      for (const key of keys) expect(map.find(key, 0, key.length)).toBe(-1)
    }),
    { numRuns: 200, seed: 2 },
  )
})

test('keys are ranges of a buffer', () => {
  const map = new ByteMap()
  const bytes = Uint8Array.of(9, 1, 2, 1, 2, 9)
  expect(map.add(bytes, 1, 3)).toBe(0)
  expect(map.find(bytes, 3, 5)).toBe(0)
  expect(map.find(bytes, 2, 4)).toBe(-1)
})
