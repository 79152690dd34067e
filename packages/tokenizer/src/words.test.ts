import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText, brokenText, wellFormed } from '../test/texts.ts'
import { sentinel } from './characterClass.ts'
import { fromUtf8, toUtf8 } from './utf8.ts'
import { gpt2Pattern, gpt2Word, spacedWord, spaceRunWord, type WordScanner } from './words.ts'

// The meaning of the scanner. \s in the engines the pattern comes from is White_Space.
const pattern = new RegExp(
  gpt2Pattern.replaceAll('\\s', '\\p{White_Space}').replaceAll('\\S', '\\P{White_Space}'),
  'gu',
)

function words(text: string, scanner: WordScanner): string[] {
  const bytes = toUtf8(text)
  const buffer = new Uint8Array(bytes.length + 1)
  buffer.set(bytes)
  buffer[bytes.length] = sentinel
  const found: string[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = scanner(buffer, start, bytes.length)
    if (end <= start || end > bytes.length) throw new Error(`word [${start}, ${end})`)
    found.push(fromUtf8(bytes.subarray(start, end)))
    start = end
  }
  return found
}

test('the scanner cuts as the GPT-2 pattern does', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, brokenText), (text) => {
      expect(words(text, gpt2Word)).toEqual(wellFormed(text).match(pattern) ?? [])
    }),
    { numRuns: 4000, seed: 1 },
  )
})

test('every character of every plane falls in its class', () => {
  for (let code = 0; code <= 0x10ffff; code += code < 0x3100 ? 1 : 37) {
    if (code >= 0xd800 && code < 0xe000) continue
    const text = `a${String.fromCodePoint(code)}1`
    if (words(text, gpt2Word).join('|') !== text.match(pattern)?.join('|')) {
      expect(code).toBe('cut as the pattern does')
    }
  }
})

test('white space leaves its last character to the next word', () => {
  expect(words("a  b\n\n c's  ", gpt2Word)).toEqual(['a', ' ', ' b', '\n\n', ' c', "'s", '  '])
})

test('spaces cut one by one or in runs', () => {
  expect(words('  a b  c ', spacedWord)).toEqual([' ', ' a', ' b', ' ', ' c', ' '])
  expect(words('  a b  c ', spaceRunWord)).toEqual(['  a', ' b', '  c', ' '])
})
