import { expect, test } from 'vitest'
import { keyText, keyWords } from './key.ts'
import { KeyIndex } from './keyIndex.ts'

test('keys and words are two spellings of the same', () => {
  const key = '00ff00000000000180000000deadbeef'
  expect([...keyWords(key)]).toEqual([0xff0000, 1, 0x80000000, 0xdeadbeef])
  expect(keyText(keyWords(key))).toBe(key)
})

test('finds what was added, through growth and keys that share their first words', () => {
  const index = new KeyIndex(16)
  const words = (n: number): Uint32Array => Uint32Array.of(n % 7, n % 11, 0, n)
  for (let n = 0; n < 2000; n++) {
    expect(index.add(words(n), { offset: n * 10, bytes: n })).toBe(true)
  }
  expect(index.size).toBe(2000)
  for (let n = 0; n < 2000; n++) expect(index.get(words(n))).toEqual({ offset: n * 10, bytes: n })
  expect(index.has(Uint32Array.of(0, 0, 1, 0))).toBe(false)
  expect(index.add(words(3), { offset: 1, bytes: 1 })).toBe(false)
  expect(index.get(words(3))).toEqual({ offset: 30, bytes: 3 })
})
