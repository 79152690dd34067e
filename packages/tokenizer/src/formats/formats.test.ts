// What each format says that the others do not.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleBin, sampleModel, samplePieceJson } from '../../test/samples.ts'
import { anyText } from '../../test/texts.ts'
import { openTokenizer } from '../openTokenizer.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { trainBpe } from '../training/trainBpe.ts'
import { toUtf8 } from '../utf8.ts'
import { gpt2Pattern } from '../words.ts'
import { readTokenizerJson } from './readTokenizerJson.ts'
import { readVocabAndMerges } from './readVocabAndMerges.ts'
import { writeTokenizerBin } from './tokenizerBin.ts'
import { writeTokenizerConfig } from './writeTokenizerConfig.ts'
import { writeTokenizerJson } from './writeTokenizerJson.ts'
import { writeVocabAndMerges } from './writeVocabAndMerges.ts'

const json = (value: unknown): Tokenizer =>
  readTokenizerJson({ name: 'tokenizer.json', bytes: toUtf8(JSON.stringify(value)) })
const pieces = (tokenizer: Tokenizer, text: string, special = false): string[] =>
  Array.from(tokenizer.encode(text, { special }), (id) =>
    new TextDecoder().decode(tokenizer.tokenBytes(id)),
  )
const bytesOf = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [String.fromCharCode(97 + i), i]))

test('one vocabulary in four formats encodes alike', () => {
  const all = [
    openTokenizer({ 'tokenizer.bin': sampleBin() }),
    openTokenizer({ 'tokenizer.model': sampleModel() }),
    json(samplePieceJson('none')),
    json(samplePieceJson('Metaspace')),
  ]
  for (const tokenizer of all) {
    expect(pieces(tokenizer, 'the cats')).toEqual([' the', ' cat', 's'])
    expect([...tokenizer.encode('thé!', { special: true })]).toEqual([
      ...all[0].encode('thé!', { special: true }),
    ])
    expect(tokenizer.encode('the', { special: true })[0]).toBe(1)
    expect(tokenizer.decode(tokenizer.encode('the cats, hé!'))).toBe('the cats, hé!')
    expect([tokenizer.bos, tokenizer.eos]).toEqual([1, 2])
  }
  expect(all.map((tokenizer) => tokenizer.endOfText)).toEqual([1, 2, 2, 2])
})

test('Metaspace puts no second space in front and cuts at every space', () => {
  const base = samplePieceJson('Metaspace')
  expect(pieces(json(base), ' the  cat')).toEqual([' the', ' ', ' cat'])
  const scheme = (prepend_scheme: string): Tokenizer =>
    json({ ...base, pre_tokenizer: { type: 'Metaspace', prepend_scheme } })
  expect(pieces(scheme('never'), 'the')).toEqual(['t', 'he'])
  expect(pieces(scheme('first'), 'the</s>the', true)).toEqual(['<s>', ' the', '</s>', 't', 'he'])
  expect(pieces(scheme('always'), 'the</s>the', true)).toEqual(['<s>', ' the', '</s>', ' the'])
})

test('a .model squeezes spaces unless it says not to', () => {
  const squeezing = openTokenizer({ 'a.model': sampleModel({ squeeze: true }) })
  expect(pieces(squeezing, '  the   cat ')).toEqual([' the', ' cat'])
  const written = readTokenizerJson({ name: 'w', bytes: toUtf8(writeTokenizerJson(squeezing)) })
  expect(written.encode('  the   cat ')).toEqual(squeezing.encode('  the   cat '))
  const bare = openTokenizer({ 'a.model': sampleModel({ dummyPrefix: false }) })
  expect(pieces(bare, 'the')).toEqual(['t', 'he'])
  expect(bare.decode(bare.encode(' the'))).toBe(' the')
})

test('a .model of another kind is refused by name', () => {
  const open = (options: object) => () => openTokenizer({ 'a.model': sampleModel(options) })
  expect(open({ type: 1 })).toThrow('a.model: trainer_spec.model_type: must be bpe, got unigram')
  expect(open({ charsmap: Uint8Array.of(1, 2) })).toThrow(
    'must not normalise by a table ("identity")',
  )
})

test('characters without a pre-tokenizer, without bytes', () => {
  const model = {
    type: 'BPE',
    vocab: { ...bytesOf(3), ' ': 3, ab: 4, 'b ': 5, '?': 6 },
    merges: [
      ['a', 'b'],
      ['b', ' '],
    ],
    unk_token: '?',
  }
  const tokenizer = json({ model })
  expect(pieces(tokenizer, 'ab b xyc')).toEqual(['ab', ' ', 'b ', '?', '?', 'c'])
  expect(pieces(json({ model: { ...model, fuse_unk: true } }), 'xyc')).toEqual(['?', 'c'])
  expect(() => json({ model: { ...model, unk_token: null } }).encode('axb')).toThrow(
    'encode: the vocabulary has no token for "x" (bytes 78) and none for the unknown',
  )
  const written = readTokenizerJson({ name: 'w', bytes: toUtf8(writeTokenizerJson(tokenizer)) })
  expect(pieces(written, 'ab b xyc')).toEqual(['ab', ' ', 'b ', '?', '?', 'c'])
})

test('normalizers, patterns and words that are tokens as they stand', async () => {
  const trained = await trainBpe(['hello hello hello'], 270)
  const base = JSON.parse(writeTokenizerJson(trained)) as { model: object }
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, use_regex: false }
  const digits = {
    type: 'Split',
    pattern: { Regex: String.raw`\d|\s?[^\s\d]+` },
    behavior: 'Isolated',
  }
  const cutting = json({
    ...base,
    pre_tokenizer: { type: 'Sequence', pretokenizers: [digits, byteLevel] },
  })
  expect(pieces(cutting, 'hello hello42')).toEqual(['hello', ' hello', '4', '2'])
  const written = readTokenizerJson({ name: 'w', bytes: toUtf8(writeTokenizerJson(cutting)) })
  expect(written.definition.words).toEqual(cutting.definition.words)
  const lower = json({
    ...base,
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Lowercase' },
        { type: 'NFC' },
        { type: 'Replace', pattern: { String: 'x' }, content: 'h' },
      ],
    },
  })
  expect(pieces(lower, 'HELLO xello')).toEqual(['hello', ' hello'])
  const whole = json({ ...base, model: { ...base.model, merges: [], ignore_merges: true } })
  expect(pieces(whole, 'hello hellos')).toEqual(['hello', ' ', 'h', 'e', 'l', 'l', 'o', 's'])
  const prefix = json({ ...base, pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true } })
  expect(pieces(prefix, 'hello')).toEqual([' hello'])
})

test('digits apart from GPT-2 words', async () => {
  const trained = await trainBpe(['no no no 12 12  a  '], 300)
  const base = JSON.parse(writeTokenizerJson(trained)) as object
  const gpt2 = new RegExp(
    gpt2Pattern.replaceAll('\\s', '\\p{White_Space}').replaceAll('\\S', '\\P{White_Space}'),
    'gu',
  )
  for (const individual_digits of [true, false]) {
    const pretokenizers = [
      { type: 'Digits', individual_digits },
      { type: 'ByteLevel', add_prefix_space: false },
    ]
    const { words } = json({
      ...base,
      pre_tokenizer: { type: 'Sequence', pretokenizers },
    }).definition
    fc.assert(
      fc.property(anyText, (text) => {
        // The definition: the digits first, then GPT-2's words in each part.
        const parts = text.split(individual_digits ? /(\p{N})/u : /(\p{N}+)/u)
        const expected = parts.flatMap((part) => part.match(gpt2) ?? [])
        expect(text.match(words as RegExp) ?? []).toEqual(expected)
      }),
      { numRuns: 500, seed: 50 },
    )
  }
})

test('a split at spaces that the normalizer has replaced does nothing', () => {
  const base = samplePieceJson('none')
  const split = { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithPrevious' }
  expect(pieces(json({ ...base, pre_tokenizer: split }), 'the cats')).toEqual([' the', ' cat', 's'])
})

test('parts that are not supported are refused by name', () => {
  const base = samplePieceJson('none')
  const cases: [object, string][] = [
    [{ model: { type: 'Unigram' } }, 'tokenizer.json: model.type: must be "BPE", got "Unigram"'],
    [
      { normalizer: { type: 'Precompiled' } },
      'normalizer.type: is not a supported normalizer, got "Precompiled"',
    ],
    [
      { pre_tokenizer: { type: 'Whitespace' } },
      'pre_tokenizer.type: is not a supported pre_tokenizer',
    ],
    [{ post_processor: { type: 'Odd' } }, 'post_processor.type: is not a supported post_processor'],
    [
      { pre_tokenizer: { type: 'Split', pattern: { Regex: '(' } } },
      'pre_tokenizer.pattern.Regex: must be a pattern',
    ],
  ]
  for (const [change, message] of cases) {
    expect(() => json({ ...base, ...change })).toThrow(message)
  }
})

test('tokenizer_config.json names the beginning and the end', () => {
  const base = { ...samplePieceJson('none'), post_processor: null }
  const config = { bos_token: { content: '</s>' }, eos_token: '<s>' }
  const files = {
    'tokenizer.json': toUtf8(JSON.stringify(base)),
    'tokenizer_config.json': toUtf8(JSON.stringify(config)),
  }
  const tokenizer = openTokenizer(files)
  expect([tokenizer.bos, tokenizer.eos]).toEqual([2, 1])
  expect(JSON.parse(writeTokenizerConfig(tokenizer))).toMatchObject({
    bos_token: '</s>',
    eos_token: '<s>',
    unk_token: '<unk>',
  })
})

test('GPT-2 files: comments, Windows line ends, tokens no merge makes', async () => {
  const trained = await trainBpe(['hello hello'], 268)
  const { vocab, merges } = writeVocabAndMerges(trained)
  const read = readVocabAndMerges(
    { name: 'v', bytes: toUtf8(vocab) },
    { name: 'm', bytes: toUtf8(merges.replaceAll('\n', '\r\n')) },
  )
  expect(read.definition.merges).toEqual(trained.definition.merges)
  expect(read.specialTokens).toEqual(trained.specialTokens)
  expect(() =>
    readVocabAndMerges(
      { name: 'v', bytes: toUtf8(vocab) },
      { name: 'm.txt', bytes: toUtf8('e l\nq\n') },
    ),
  ).toThrow('m.txt: line 2: must be two tokens and one space between, got "q"')
})

test('formats refuse what they cannot hold', async () => {
  const trained = await trainBpe(['hello'], 260)
  expect(() => writeTokenizerBin(trained)).toThrow('write a tokenizer.json instead')
  const bin = openTokenizer({ 'a.bin': sampleBin() })
  expect(() => writeVocabAndMerges(bin)).toThrow('got a SentencePiece one')
  const fromMerges = writeTokenizerBin(json(samplePieceJson('none')))
  const again = openTokenizer({ 'a.bin': fromMerges })
  expect(pieces(again, 'the cats')).toEqual([' the', ' cat', 's'])
})
