import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleModel } from '../test/samples.ts'
import { anyText } from '../test/texts.ts'
import { countTokens } from './countTokens.ts'
import { readSentencePieceModel } from './formats/readSentencePieceModel.ts'
import { readTokenizerJson } from './formats/readTokenizerJson.ts'
import { writeTokenizerJson } from './formats/writeTokenizerJson.ts'
import { keepMostFrequent } from './keepMostFrequent.ts'
import { trainBpe } from './training/trainBpe.ts'
import { toUtf8 } from './utf8.ts'

const texts = ['Once upon a time there was a cat. The cat sat on a mat, and the mat was happy. ']

test('keeps exactly so many, the commonest among them, and any text still comes back', async () => {
  const full = await trainBpe(texts, 320)
  const counts = await countTokens(full, ['the cat and the mat'])
  const { tokenizer, kept } = keepMostFrequent(full, counts, 290)
  expect(tokenizer.vocabSize).toBe(290)
  expect([...kept]).toEqual([...new Set(kept)].sort((a, b) => a - b))
  for (const [id, old] of kept.entries()) {
    expect(tokenizer.tokenBytes(id)).toEqual(full.tokenBytes(old))
  }
  for (const id of full.encode('the cat and the mat')) expect([...kept]).toContain(id)
  expect(tokenizer.endOfText).toBe(tokenizer.idOf('<|endoftext|>'))
  fc.assert(
    fc.property(anyText, (text) => {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
    }),
    { numRuns: 300, seed: 30 },
  )
})

test('every kept token is one that text still gives', async () => {
  const full = await trainBpe(texts, 330)
  const counts = await countTokens(full, texts)
  for (const size of [257, 258, 270, 300, 330]) {
    const { tokenizer } = keepMostFrequent(full, counts, size)
    expect(tokenizer.vocabSize).toBe(Math.min(size, full.vocabSize))
    for (let id = 257; id < tokenizer.vocabSize; id++) {
      const text = new TextDecoder().decode(tokenizer.tokenBytes(id))
      expect([...tokenizer.encode(text)]).toEqual([id])
    }
  }
})

test('keeping everything changes nothing', async () => {
  const full = await trainBpe(texts, 300)
  const { tokenizer } = keepMostFrequent(full, new Float64Array(full.vocabSize), full.vocabSize)
  expect(writeTokenizerJson(tokenizer)).toBe(writeTokenizerJson(full))
})

test('a reduced vocabulary is an ordinary one in a file', async () => {
  const full = await trainBpe(texts, 320)
  const { tokenizer } = keepMostFrequent(full, await countTokens(full, texts), 285)
  const again = readTokenizerJson({ name: 'x', bytes: toUtf8(writeTokenizerJson(tokenizer)) })
  expect(again.encode(texts[0])).toEqual(tokenizer.encode(texts[0]))
})

test('reduces SentencePiece vocabularies too', async () => {
  const full = readSentencePieceModel({ name: 'x', bytes: sampleModel() })
  const counts = await countTokens(full, ['the cat the cat at he'])
  const { tokenizer } = keepMostFrequent(full, counts, 259 + 9)
  expect(tokenizer.vocabSize).toBe(268)
  expect(tokenizer.idOf(' the')).toBeDefined()
  expect(tokenizer.idOf('é')).toBeUndefined()
  fc.assert(
    fc.property(anyText, (text) => {
      const spaced = text.replaceAll('\u2581', ' ')
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(spaced)
    }),
    { numRuns: 300, seed: 31 },
  )
})

test('counts and sizes that do not fit are clear errors', async () => {
  const full = await trainBpe(texts, 300)
  expect(() => keepMostFrequent(full, [1, 2], 280)).toThrow(
    `counts must have one number for each of ${full.vocabSize} ids, got 2`,
  )
  expect(() => keepMostFrequent(full, new Float64Array(full.vocabSize), 256)).toThrow(
    'size must be a whole number of at least 257 (bytes and special tokens), got 256',
  )
})
