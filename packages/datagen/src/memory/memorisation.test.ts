import { expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { wordsOf } from '../text/words.ts'
import { writeStories } from '../write-stories.ts'
import { memorisation, withoutNames } from './memorisation.ts'

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
