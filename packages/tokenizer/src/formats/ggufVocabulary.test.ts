// GGUF vocabularies: both kinds there and back, and what is refused.

import { expect, test } from 'vitest'
import { sampleBin } from '../../test/samples.ts'
import { openTokenizer } from '../openTokenizer.ts'
import { trainBpe } from '../training/trainBpe.ts'
import { type GgufVocabulary, readGgufVocabulary, writeGgufVocabulary } from './ggufVocabulary.ts'

const texts = ['the cat', ' the  cats, hé! 🐈', '', 'Once upon']

test('SentencePiece there and back', () => {
  const tokenizer = openTokenizer({ 'tokenizer.bin': sampleBin() })
  const vocabulary = writeGgufVocabulary(tokenizer)
  expect(vocabulary).toMatchObject({ model: 'llama', bos: 1, eos: 2, unknown: 0, addBos: true })
  expect(vocabulary.tokens.slice(0, 4)).toEqual(['<unk>', '<s>', '</s>', '<0x00>'])
  expect(vocabulary.tokens).toContain('▁the')
  expect(Array.from(vocabulary.types).slice(0, 4)).toEqual([2, 3, 3, 6])
  const again = readGgufVocabulary(vocabulary, 'm.gguf')
  for (const text of texts) {
    expect(again.encode(text, { special: true })).toEqual(tokenizer.encode(text, { special: true }))
  }
  const bare = readGgufVocabulary({ ...vocabulary, addSpacePrefix: false, addBos: false }, 'm.gguf')
  expect(bare.decode(bare.encode(' the', { special: true }))).toBe(' the')
})

test('byte-level there and back', async () => {
  const tokenizer = await trainBpe([texts.join(' ').repeat(9)], 280, {
    specialTokens: ['<|endoftext|>'],
  })
  const vocabulary = writeGgufVocabulary(tokenizer)
  expect(vocabulary).toMatchObject({ model: 'gpt2', pre: 'gpt-2', addBos: false })
  expect(vocabulary.merges[0]).toMatch(/^\S+ \S+$/)
  const again = readGgufVocabulary(vocabulary, 'm.gguf')
  for (const text of [...texts, 'a<|endoftext|>b']) {
    expect(again.encode(text, { special: true })).toEqual(tokenizer.encode(text, { special: true }))
  }
  expect([again.bos, again.eos]).toEqual([tokenizer.bos, tokenizer.eos])
})

test('what is broken or unknown is refused by its key', async () => {
  const pieces = writeGgufVocabulary(openTokenizer({ 'tokenizer.bin': sampleBin() }))
  const bytes = writeGgufVocabulary(await trainBpe(['aa bb '.repeat(9)], 258))
  const read = (vocabulary: GgufVocabulary, changes: Partial<GgufVocabulary>) => (): unknown =>
    readGgufVocabulary({ ...vocabulary, ...changes }, 'm.gguf')
  const first = (vocabulary: GgufVocabulary, text: string): readonly string[] => [
    text,
    ...vocabulary.tokens.slice(1),
  ]
  const types = (vocabulary: GgufVocabulary, id: number, type: number): number[] =>
    Array.from(vocabulary.types).with(id, type)
  expect(read(pieces, { types: [] })).toThrow('m.gguf: tokenizer.ggml.token_type: must have')
  expect(read(pieces, { scores: [1] })).toThrow('tokenizer.ggml.scores: must have')
  expect(read(pieces, { bos: 9999 })).toThrow('tokenizer.ggml.bos_token_id: must be an id below')
  expect(read(pieces, { types: types(pieces, 5, 9) })).toThrow('unknown type 9 of 5')
  expect(read(pieces, { types: types(pieces, 270, 6) })).toThrow('must be named like <0x0A>')
  expect(read(pieces, { tokens: first(pieces, 'x'.repeat(2000)) })).toThrow('at most 1024')
  expect(read(bytes, { pre: 'qwen2' })).toThrow(
    "tokenizer.ggml.pre: only gpt-2, gpt2, phi-2, roberta-bpe are known, got 'qwen2'",
  )
  expect(read(bytes, { merges: ['a'] })).toThrow('tokenizer.ggml.merges[0]: must be two tokens')
  expect(read(bytes, { merges: ['a zz'] })).toThrow('tokenizer.ggml.merges[0]: must join tokens')
  expect(read(bytes, { tokens: first(bytes, bytes.tokens[1]) })).toThrow('0 and 1 are both')
})

test('ways of cutting words that llama.cpp has no name for are refused', async () => {
  const tokenizer = await trainBpe(['aa bb '.repeat(9)], 258)
  const other = { ...tokenizer, definition: { ...tokenizer.definition, words: /\S+/gu } }
  expect(() => writeGgufVocabulary(other)).toThrow('must cut words as GPT-2 does')
})
