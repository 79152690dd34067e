import { expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { wordsOf } from '../text/words.ts'
import { writeStories } from '../writeStories.ts'
import { memorisation } from './memorisation.ts'
import { MostShared } from './mostShared.ts'
import { SeenNgrams } from './seenNgrams.ts'
import { withoutNames } from './withoutNames.ts'

const training = Array.from(writeStories(100, { seed: 3 }), ({ text }) => text)
const fresh = Array.from(writeStories(10, { seed: 4 }), ({ text }) => text)

it('finds copies, also with other names, and tells which story they are of', async () => {
  const story =
    'One day, Tom saw a cat. "Look," said Tom to Anna. The cat ran to Tom\'s mom and Anna laughed.'
  const renamed = story.replaceAll('Tom', 'Max').replaceAll('Anna', 'Mia')
  const swapped = story.replaceAll('Tom', 'Max').replaceAll('cat', 'dog')
  const report = await memorisation(
    [training[7]!.toUpperCase(), renamed, swapped],
    [...training, story],
  )
  expect(report).toMatchObject({ generations: 3, training: 101, copies: 1, templateCopies: 1 })
  expect(report.stories[0]).toMatchObject({ copyOf: 7, rouge2: 1, closest: 7 })
  expect(report.stories[1]).toMatchObject({ templateOf: 100, closest: 100 })
  expect(report.stories[1]!.copyOf).toBeUndefined()
  expect(report.stories[2]!.templateOf).toBeUndefined()
  expect(withoutNames(story)).toBe(withoutNames(renamed))
})

it('gives overlaps and ROUGE-2 as their definitions do', async () => {
  const grams = (text: string, n: number): string[] => {
    const words = wordsOf(text)
    return words.slice(n - 1).map((_, i) => words.slice(i, i + n).join(' '))
  }
  const count = (list: readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1)
    return counts
  }
  const report = await memorisation(fresh, training)
  for (const n of [1, 2, 4, 10]) {
    const known = new Set(training.flatMap((text) => grams(text, n)))
    const all = fresh.flatMap((text) => grams(text, n))
    const share = all.filter((gram) => known.has(gram)).length / all.length
    expect(report.overlap[n - 1], `n = ${n}`).toBeCloseTo(share, 9)
  }
  for (const [i, { rouge2, closest }] of report.stories.entries()) {
    const own = count(grams(fresh[i]!, 2))
    const total = grams(fresh[i]!, 2).length
    const precisions = training.map((text) => {
      const other = count(grams(text, 2))
      let shared = 0
      for (const [gram, times] of own) shared += Math.min(times, other.get(gram) ?? 0)
      return shared / total
    })
    expect(rouge2).toBeCloseTo(Math.max(...precisions), 9)
    expect(precisions[closest]).toBeCloseTo(rouge2, 9)
  }
  expect(report.rouge2Histogram.reduce((a, b) => a + b)).toBe(10)
  expect(report.overlapHistogram.reduce((a, b) => a + b)).toBe(10)
})

it('finds the closest of a stream, among more texts than a machine word has bits', () => {
  const random = createRandom(11)
  // Few words, the first of them frequent: bigrams repeat within texts, and some are held by all.
  const draw = (): Int32Array =>
    Int32Array.from({ length: random.below(60) }, () => random.below(1 + random.below(12)))
  const [texts, stream] = [Array.from({ length: 150 }, draw), Array.from({ length: 80 }, draw)]
  for (const text of stream) if (text.length > 5) text[4] = -1
  const shared = new MostShared(texts)
  for (const text of stream) shared.pass(text)
  const bigrams = (text: Int32Array): number[] =>
    Array.from(text.subarray(1), (word, i) =>
      word < 0 || text[i]! < 0 ? -1 : 100 * text[i]! + word,
    ).filter((bigram) => bigram >= 0)
  texts.forEach((text, at) => {
    const counts = stream.map((other) => {
      const left = bigrams(other)
      return bigrams(text).filter((bigram) => {
        const place = left.indexOf(bigram)
        return place >= 0 && left.splice(place, 1).length > 0
      }).length
    })
    const best = Math.max(...counts)
    expect(shared.best[at]).toBe(best)
    expect(shared.closest[at]).toBe(best === 0 ? -1 : counts.indexOf(best))
  })
})

it('tells the n-grams of texts that others hold', () => {
  const random = createRandom(12)
  const draw = (length: number): Int32Array =>
    Int32Array.from({ length }, () => random.below(4 + random.below(6)))
  const texts = Array.from({ length: 20 }, () => draw(random.below(40)))
  const seen = new SeenNgrams(texts, 5)
  const grams = (text: Int32Array, n: number): string[] =>
    Array.from({ length: Math.max(0, text.length - n + 1) }, (_, i) =>
      text.subarray(i, i + n).join(' '),
    )
  const stream = Array.from({ length: 15 }, () => draw(20))
  for (const text of stream) {
    text[random.below(20)] = -1
    seen.mark(text)
  }
  for (const text of texts) {
    const expected = [1, 2, 3, 4, 5].map((n) => {
      const known = new Set(stream.flatMap((other) => grams(other, n)))
      return grams(text, n).filter((gram) => known.has(gram)).length
    })
    expect(seen.countSeen(text)).toEqual(expected)
  }
})

it('takes empty texts and empty corpora', async () => {
  expect(await memorisation([], ['a b c'])).toMatchObject({
    generations: 0,
    training: 1,
    rouge2: 0,
  })
  const random = createRandom(1)
  const odd = ['', 'a', '"', `${random.below(9)}`]
  const report = await memorisation(odd, odd)
  expect(report.copies).toBe(4)
  expect(report.stories.map(({ rouge2 }) => rouge2)).toEqual([0, 0, 0, 0])
})
