import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/texts.ts'
import { alphabetOrder } from '../byteAlphabet.ts'
import { toUtf8 } from '../utf8.ts'
import { gpt2Pattern } from '../words.ts'
import type { Ties } from './pairMerger.ts'
import { type TrainingProgress, trainBpe } from './trainBpe.ts'

const pattern = new RegExp(
  gpt2Pattern.replaceAll('\\s', '\\p{White_Space}').replaceAll('\\S', '\\P{White_Space}'),
  'gu',
)

// The definition: count all pairs anew for every merge.
function plainTraining(texts: readonly string[], merges: number, ties: Ties, least = 1): number[] {
  const tokens = alphabetOrder.map((byte) => [byte])
  const words = texts.flatMap((text) =>
    (text.match(pattern) ?? []).map((word) =>
      Array.from(toUtf8(word), (byte) => alphabetOrder.indexOf(byte)),
    ),
  )
  const made: number[] = []
  while (tokens.length < 256 + merges) {
    const counts = new Map<string, number>()
    for (const word of words) {
      for (let i = 0; i + 1 < word.length; i++) {
        const pair = `${word[i]} ${word[i + 1]}`
        counts.set(pair, (counts.get(pair) ?? 0) + 1)
      }
    }
    const order = ([a, x]: [string, number], [b, y]: [string, number]): number => {
      const [p, q] = [a.split(' ').map(Number), b.split(' ').map(Number)]
      if (x !== y) return y - x
      if (ties === 'smallest-ids') return p[0] - q[0] || p[1] - q[1]
      return compare(tokens[q[0]], tokens[p[0]]) || compare(tokens[q[1]], tokens[p[1]])
    }
    const best = [...counts].sort(order)[0]
    if (best === undefined || best[1] < least) break
    const [left, right] = best[0].split(' ').map(Number)
    const joined = [...tokens[left], ...tokens[right]]
    let merged = tokens.findIndex((token) => compare(token, joined) === 0)
    if (merged < 0) merged = tokens.push(joined) - 1
    made.push(left, right, merged)
    for (const word of words) {
      for (let i = 0; i + 1 < word.length; i++) {
        if (word[i] === left && word[i + 1] === right) word.splice(i, 2, merged)
      }
    }
  }
  return made
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}

const corpus = fc.array(
  fc.oneof(
    anyText,
    fc.array(fc.constantFrom('a', 'b', 'aa', 'ab', ' '), { maxLength: 60 }).map((w) => w.join('')),
  ),
  { maxLength: 8 },
)

test.each(['smallest-ids', 'greatest-bytes'] as const)(
  'merges as a full recount would: %s',
  (ties) =>
    fc.assert(
      fc.asyncProperty(corpus, fc.integer({ min: 1, max: 3 }), async (texts, minFrequency) => {
        const options = { specialTokens: [], ties, minFrequency }
        const tokenizer = await trainBpe(texts, 256 + 25, options)
        const { merges } = tokenizer.definition
        expect(merges.by === 'rank' && [...merges.triples]).toEqual(
          plainTraining(texts, 25, ties, minFrequency),
        )
      }),
      { numRuns: 120, seed: 10 },
    ),
)

test('ids are special tokens, bytes in their order, then merges', async () => {
  const tokenizer = await trainBpe(['the the the'], 300, { specialTokens: ['<pad>', '<end>'] })
  expect(tokenizer.specialTokens).toEqual(
    new Map([
      ['<pad>', 0],
      ['<end>', 1],
    ]),
  )
  expect(tokenizer.idOf('!')).toBe(2)
  expect(tokenizer.idOf(' the')).toBeGreaterThan(257)
  expect(tokenizer.vocabSize).toBeLessThan(300)
})

test('special tokens in the texts are no words', async () => {
  const text = 'ab<|endoftext|>ab<|endoftext|>'.repeat(9)
  const tokenizer = await trainBpe([text], 300)
  expect(tokenizer.vocabSize).toBe(258)
  expect([...tokenizer.encode(text, { special: true })]).toEqual(
    new Array(18).fill([257, 0]).flat(),
  )
})

test('texts come from an async iterable, cut anywhere between words', async () => {
  async function* arriving(): AsyncGenerator<string> {
    for (const text of ['a cat', ' a cat', ' a cat sat']) yield text
  }
  const streamed = await trainBpe(arriving(), 264)
  const whole = await trainBpe(['a cat a cat a cat sat'], 264)
  expect(streamed.definition.merges).toEqual(whole.definition.merges)
})

test('tells how far it is', async () => {
  const seen: TrainingProgress[] = []
  const texts = Array.from({ length: 50 }, (_, i) => `story ${i} of many words `.repeat(9000))
  await trainBpe(texts, 300, { onProgress: (progress) => seen.push(progress) })
  expect(seen.map(({ phase }) => phase)).toEqual(['reading', 'reading', 'merging'])
  expect(seen.at(-1)?.texts).toBe(50)
  expect(seen.at(-1)?.bytes).toBe(texts.reduce((sum, text) => sum + text.length, 0))
})

test('can be stopped while it reads and while it merges', async () => {
  const texts = Array.from({ length: 2000 }, (_, i) => `word${i} other${i * 7}`)
  for (const phase of ['reading', 'merging']) {
    const abort = new AbortController()
    const training = trainBpe(
      phase === 'reading' ? Array(40).fill('ab '.repeat(99_999)) : texts,
      2000,
      {
        signal: abort.signal,
        onProgress: (progress) => {
          if (progress.phase === phase) abort.abort(new Error('enough'))
        },
      },
    )
    await expect(training).rejects.toThrow('enough')
  }
})

test('lets timers run, so that a signal can stop it', async () => {
  const abort = new AbortController()
  setTimeout(() => abort.abort(new Error('from outside')), 0)
  function* endless(): Generator<string> {
    for (;;) yield 'the cat sat on the mat '
  }
  await expect(trainBpe(endless(), 300, { signal: abort.signal })).rejects.toThrow('from outside')
})

test('a vocabulary without room for the bytes is a clear error', async () => {
  await expect(trainBpe([], 256)).rejects.toThrow(
    'trainBpe: vocabSize must be a whole number from 257 (256 bytes and 1 special tokens)',
  )
  await expect(trainBpe([], 1e9)).rejects.toThrow(RangeError)
})
