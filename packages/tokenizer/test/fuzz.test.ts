// Broken and hostile files: every reader either opens what is left or says what is wrong and where.

import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import {
  FormatError,
  openTokenizer,
  trainBpe,
  writeTokenizerJson,
  writeVocabAndMerges,
} from '../src/index.ts'
import { toUtf8 } from '../src/utf8.ts'
import { sampleBin, sampleModel, samplePieceJson } from './samples.ts'

type Files = Record<string, Uint8Array>

const text = 'the cat sat <s> on 日本 \ud83d'

// Opening may fail in one way only, and what opens must work.
function openOrRefuse(files: Files): boolean {
  try {
    const tokenizer = openTokenizer(files)
    for (const special of [false, true]) {
      try {
        const ids = tokenizer.encode(text, { special })
        if (ids.some((id) => id >= tokenizer.vocabSize)) throw new Error('id out of range')
        tokenizer.decode(ids)
      } catch (error) {
        if (!(error instanceof RangeError && error.message.includes('no token for'))) throw error
      }
    }
    return true
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    expect(error.message.startsWith(`${error.source}: ${error.field}`)).toBe(true)
    return false
  }
}

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
    fc
      .constantFrom(
        [0xff, 0xff, 0xff, 0xff],
        [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        [0, 0, 0, 0],
        [0, 0, 0, 0x80],
        [0x80],
        [0, 0, 0x80, 0x7f],
      )
      .map((b) => Uint8Array.from(b)),
  ),
  how: fc.constantFrom('overwrite', 'flip', 'insert', 'cut', 'truncate'),
})

function edited(
  bytes: Uint8Array,
  { at, bytes: patch, how }: { at: number; bytes: Uint8Array; how: string },
): Uint8Array {
  const start = Math.floor(at * bytes.length)
  const before = bytes.subarray(0, start)
  if (how === 'truncate') return before.slice()
  if (how === 'insert') return Uint8Array.from([...before, ...patch, ...bytes.subarray(start)])
  if (how === 'cut') return Uint8Array.from([...before, ...bytes.subarray(start + patch.length)])
  const changed = bytes.slice()
  if (how === 'flip') changed[start] ^= 1 << (patch[0] & 7)
  else changed.set(patch.subarray(0, bytes.length - start), start)
  return changed
}

const formats: Record<string, Files> = {}
beforeAll(async () => {
  const trained = await trainBpe(['the cat sat on the mat '.repeat(9)], 275)
  const { vocab, merges } = writeVocabAndMerges(trained)
  formats['tokenizer.bin'] = { 'tokenizer.bin': sampleBin() }
  formats['.model'] = { 'tokenizer.model': sampleModel() }
  formats['tokenizer.json, byte-level'] = {
    'tokenizer.json': toUtf8(JSON.stringify(JSON.parse(writeTokenizerJson(trained)))),
  }
  formats['tokenizer.json, pieces'] = {
    'tokenizer.json': toUtf8(JSON.stringify(samplePieceJson('none'))),
  }
  formats['vocab.json'] = { 'vocab.json': toUtf8(vocab), 'merges.txt': toUtf8(merges) }
  formats['merges.txt'] = { 'merges.txt': toUtf8(merges), 'vocab.json': toUtf8(vocab) }
  formats['no name'] = { file: sampleModel() }
})

test.each([
  'tokenizer.bin',
  '.model',
  'tokenizer.json, byte-level',
  'tokenizer.json, pieces',
  'vocab.json',
  'merges.txt',
  'no name',
])('thousands of mutations of %s give a tokenizer or a FormatError', (format) => {
  const files = formats[format]
  const [first] = Object.keys(files)
  expect(openOrRefuse(files)).toBe(true)
  let refused = 0
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      const bytes = edits.reduce(edited, files[first])
      if (!openOrRefuse({ ...files, [first]: bytes })) refused++
    }),
    { numRuns: 1000, seed: 20 },
  )
  expect(refused).toBeGreaterThan(100)
})

test('every truncation of the binary formats is refused or a shorter vocabulary', () => {
  for (const [name, bytes] of [
    ['a.bin', sampleBin()],
    ['a.model', sampleModel()],
  ] as const) {
    for (let length = 0; length < bytes.length; length += 13) {
      openOrRefuse({ [name]: bytes.subarray(0, length) })
    }
  }
})

// Replaces one value anywhere in a JSON tree.
function withValue(value: unknown, path: readonly number[], hostile: unknown): unknown {
  if (path.length === 0 || typeof value !== 'object' || value === null) return hostile
  const keys = Object.keys(value)
  if (keys.length === 0) return hostile
  const key = keys[path[0] % keys.length]
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...value }
  const record = copy as Record<string, unknown>
  record[key] = withValue(record[key], path.slice(1), hostile)
  return copy
}

test('JSON of the wrong shape gives a tokenizer or a FormatError', () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      2 ** 53,
      -1,
      1.5,
      1e308,
      '',
      'Unigram',
      null,
      true,
      [],
      {},
      [[]],
      '__proto__',
      ['a', 'b', 'c'],
      { type: 'Sequence' },
      '\ud800',
    ),
    fc.jsonValue({ maxDepth: 2 }),
  )
  const bases = [
    ...(['Metaspace', 'none'] as const).map(samplePieceJson),
    JSON.parse(
      new TextDecoder().decode(formats['tokenizer.json, byte-level']['tokenizer.json']),
    ) as unknown,
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...bases),
      fc.array(fc.nat(1000), { maxLength: 5 }),
      hostile,
      (base, path, value) => {
        openOrRefuse({ 'tokenizer.json': toUtf8(JSON.stringify(withValue(base, path, value))) })
      },
    ),
    { numRuns: 2000, seed: 21 },
  )
})

test('hostile sizes are refused at once, naming the offset', () => {
  const bin = sampleBin()
  new DataView(bin.buffer).setInt32(8, 0x7fffffff, true)
  expect(() => openTokenizer({ 'x.bin': bin })).toThrow(
    /^x\.bin: piece 0 length at byte 8: must be in \[0, 1024\] with \d+ bytes left, got 2147483647$/,
  )
  const vocab = toUtf8('{"a": 9007199254740992}')
  expect(() => openTokenizer({ 'vocab.json': vocab, 'merges.txt': toUtf8('') })).toThrow(
    'vocab.json: a: must be a token id in [0, 1026), got 9007199254740992',
  )
  expect(() =>
    openTokenizer({ 'x.model': Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x0a) }),
  ).toThrow('x.model: model at byte 0: must have 4294967295 more bytes, 1 are left')
  const nested = toUtf8('['.repeat(200_000))
  expect(() => openTokenizer({ 'tokenizer.json': nested })).toThrow(FormatError)
})

test('random bytes of any name are refused', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('a.bin', 'a.model', 'tokenizer.json', 'what'),
      fc.uint8Array({ maxLength: 64 }),
      (name, bytes) => {
        openOrRefuse({ [name]: bytes })
      },
    ),
    { numRuns: 2000, seed: 22 },
  )
})
