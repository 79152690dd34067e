import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { anyText, brokenText, wellFormed } from '../test/texts.ts'
import { BpeTokenizer } from './bpeTokenizer.ts'
import { pieceDefinition } from './pieceDefinition.ts'
import type { Tokenizer } from './tokenizer.ts'
import { trainBpe } from './training/trainBpe.ts'
import { toUtf8 } from './utf8.ts'

const story = `Once upon a time, there was a little girl named Lily. She didn't like rain.
"Let's play, Tom!" said Lily. They're happy. 日本 and café, 3 birds and 12 frogs. `.repeat(3)

function pieces(): Tokenizer {
  const texts = [
    ' ',
    'a',
    'b',
    'é',
    ' a',
    'ab',
    ' ab',
    '  ',
    'ba',
    'bab',
    '日',
    'tom',
    't',
    'o',
    'm',
    'to',
  ]
  return new BpeTokenizer(
    pieceDefinition(
      [
        { bytes: toUtf8('<unk>'), score: 0, type: 'unknown', text: '<unk>' },
        { bytes: toUtf8('<s>'), score: 0, type: 'control', text: '<s>' },
        { bytes: toUtf8('</s>'), score: 0, type: 'control', text: '</s>' },
        ...Array.from({ length: 256 }, (_, byte) => ({
          bytes: Uint8Array.of(byte),
          score: 0,
          type: 'byte' as const,
        })),
        ...texts.map((text, i) => ({
          bytes: toUtf8(text),
          score: -(i % 5),
          type: 'normal' as const,
        })),
      ],
      { steps: [], prefix: 'first', marker: false },
      { bos: 1, eos: 2, unknown: 0, before: [1], after: [] },
    ),
  )
}

let trained: Tokenizer
const both = (): Tokenizer[] => [trained, pieces()]
beforeAll(async () => {
  trained = await trainBpe([story], 300)
})

test('any text comes back, with and without special tokens', () => {
  for (const tokenizer of both()) {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
      }),
      { numRuns: 1500, seed: 4 },
    )
  }
  fc.assert(
    fc.property(anyText, (text) => {
      expect(trained.decode(trained.encode(text, { special: true }))).toBe(text)
    }),
    { numRuns: 500, seed: 5 },
  )
})

test('a lone surrogate comes back as the replacement character', () => {
  for (const tokenizer of both()) {
    fc.assert(
      fc.property(brokenText, (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(wellFormed(text))
      }),
      { numRuns: 500, seed: 6 },
    )
  }
})

test('plain text never gives a special token', () => {
  for (const tokenizer of both()) {
    const special = new Set(tokenizer.specialTokens.values())
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tokenizer.encode(text).some((id) => special.has(id))).toBe(false)
      }),
      { numRuns: 500, seed: 7 },
    )
  }
})

test('count equals the length of encode, batches equal their texts one by one', () => {
  for (const tokenizer of both()) {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 5 }), fc.boolean(), (texts, special) => {
        const batch = tokenizer.encodeBatch(texts, { special })
        expect(batch).toEqual(texts.map((text) => tokenizer.encode(text, { special })))
        expect(texts.map((text) => tokenizer.count(text, { special }))).toEqual(
          batch.map((ids) => ids.length),
        )
      }),
      { numRuns: 300, seed: 8 },
    )
  }
})

test('the stream decoder gives the same text and never half a character', () => {
  for (const tokenizer of both()) {
    fc.assert(
      fc.property(fc.array(fc.nat(tokenizer.vocabSize - 1), { maxLength: 40 }), (ids) => {
        const decoder = tokenizer.decodeStream()
        const parts = ids.map((id) => decoder.push(id))
        expect(parts.join('') + decoder.flush()).toBe(tokenizer.decode(ids))
      }),
      { numRuns: 1000, seed: 9 },
    )
    const ids = [...tokenizer.encode('a 🙂é日')]
    const decoder = tokenizer.decodeStream()
    const parts = ids.map((id) => decoder.push(id))
    expect(parts.every((part) => part === wellFormed(part) && !part.includes('\ufffd'))).toBe(true)
    expect(parts.join('')).toBe('a 🙂é日')
    expect(decoder.flush()).toBe('')
  }
})

test('a stream may continue a prompt', () => {
  const tokenizer = pieces()
  const [prompt, rest] = [tokenizer.encode('a'), tokenizer.encode(' ab')]
  const decoder = tokenizer.decodeStream(prompt)
  expect(Array.from(rest, (id) => decoder.push(id)).join('')).toBe('  ab')
})

test('long texts encode as their parts would, across the borders of chunks', () => {
  const word = `${'x'.repeat(700)} it's  \n`
  const long = `${story}${word}`.repeat(700)
  const whole = `${'é'.repeat(70_000)}${long}`
  for (const tokenizer of both()) {
    const ids = tokenizer.encode(whole)
    expect(tokenizer.decode(ids)).toBe(whole)
    expect(tokenizer.count(whole)).toBe(ids.length)
  }
  // No word of the pattern spans this border, so the ids are those of the parts.
  const once = [...trained.encode(`${story}${word}.`)]
  const many = trained.encode(`${story}${word}.`.repeat(200))
  for (let i = 0; i < many.length; i++) if (many[i] !== once[i % once.length]) expect(i).toBe(-1)
  expect(many.length).toBe(once.length * 200)
})

test('hostile streams of new words leave the cache right', () => {
  const text = Array.from({ length: 300_000 }, (_, i) => ` ${(i * 2654435761).toString(36)}`).join(
    '',
  )
  expect(trained.decode(trained.encode(text))).toBe(text)
  expect(trained.decode(trained.encode(story))).toBe(story)
})

test('merging by score takes the best score, then the leftmost', () => {
  const tokenizer = pieces()
  const texts = (text: string): string[] =>
    Array.from(tokenizer.encode(text), (id) => new TextDecoder().decode(tokenizer.tokenBytes(id)))
  // 'ab' scores 0, 'ba' -3, ' a' -4, 'bab' -4.
  expect(texts('abab')).toEqual([' ab', 'ab'])
  expect(texts('bab')).toEqual([' ', 'bab'])
  expect(texts('baab')).toEqual([' ', 'ba', 'ab'])
})

// llama2.c's own loop: the whole text at once, the best score of all neighbours, until none is left.
function asLlama2c(tokenizer: Tokenizer, text: string): number[] {
  const { vocabulary, merges } = tokenizer.definition
  const scores = merges.by === 'score' ? merges.scores : new Float32Array()
  const idOf = new Map<string, number>()
  for (let id = 259; id < vocabulary.size; id++) idOf.set(vocabulary.token(id).join(), id)
  const ids: number[] = []
  for (const character of text === '' ? '' : ` ${text}`) {
    const bytes = toUtf8(character)
    const id = idOf.get(bytes.join())
    if (id !== undefined) ids.push(id)
    else for (const byte of bytes) ids.push(byte + 3)
  }
  for (;;) {
    let best = Number.NEGATIVE_INFINITY
    let at = -1
    let merged = -1
    for (let i = 0; i + 1 < ids.length; i++) {
      if (ids[i] < 259 || ids[i + 1] < 259) continue
      const both = [...vocabulary.token(ids[i]), ...vocabulary.token(ids[i + 1])]
      const id = idOf.get(both.join())
      if (id !== undefined && scores[id] > best) {
        best = scores[id]
        at = i
        merged = id
      }
    }
    if (at < 0) return ids
    ids.splice(at, 2, merged)
  }
}

test('cutting at spaces and caching change nothing of what llama2.c does', () => {
  const tokenizer = pieces()
  const word = fc.constantFrom(' ', '  ', 'a', 'b', 'ab', 'tom', 'é', 'x', '日')
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      const text = words.join('')
      expect([...tokenizer.encode(text)]).toEqual(asLlama2c(tokenizer, text))
    }),
    { numRuns: 500, seed: 11 },
  )
})

test('tokens by id and ids by token', () => {
  for (const tokenizer of both()) {
    for (let id = 0; id < tokenizer.vocabSize; id++) {
      const bytes = tokenizer.tokenBytes(id)
      const found = tokenizer.idOf(bytes)
      expect(tokenizer.tokenBytes(found ?? -1)).toEqual(bytes)
    }
    expect(tokenizer.idOf('no such token')).toBeUndefined()
  }
  expect(trained.idOf('<|endoftext|>')).toBe(0)
  expect(trained.endOfText).toBe(0)
  expect(pieces().idOf(' ab')).toBe(3 + 256 + 6)
})

test('special tokens show as the kind has it, or as asked', () => {
  const ids = trained.encode('a<|endoftext|>b', { special: true })
  expect(ids).toContain(0)
  expect(trained.decode(ids)).toBe('a<|endoftext|>b')
  expect(trained.decode(ids, { special: false })).toBe('ab')
  const spm = pieces().encode('ab', { special: true })
  expect(spm[0]).toBe(1)
  expect(pieces().decode(spm)).toBe('ab')
  expect(pieces().decode(spm, { special: true })).toBe('<s> ab')
})

test('ids outside the vocabulary are a clear error', () => {
  for (const bad of [-1, 300, 1.5, Number.NaN, 2 ** 53]) {
    expect(() => trained.decode([bad])).toThrow(RangeError)
    expect(() => trained.decodeStream().push(bad)).toThrow(
      `decode: token ids must be whole numbers in [0, 300), got ${bad}`,
    )
    expect(() => trained.tokenBytes(bad)).toThrow(RangeError)
  }
})
