import { expect, it } from 'vitest'
import { distinctN, diversity, nearDuplicateShare } from './diversity.ts'
import { createRandom } from './random.ts'

it('counts distinct n-grams', () => {
  expect(distinctN(['a b a b'], 1)).toBe(0.5)
  expect(distinctN(['a b a b'], 2)).toBeCloseTo(2 / 3)
  expect(distinctN(['a b', 'a b'], 2)).toBe(0.5)
  expect(distinctN(['a'], 2)).toBe(0)
  expect(() => distinctN(['a'], 0)).toThrow('distinctN: n must be at least 1, got 0')
})

it('finds the near-duplicates of earlier texts, as an exact search does', () => {
  const random = createRandom(4)
  const words = Array.from({ length: 60 }, (_, i) => `w${i}`)
  const text = (): string[] => Array.from({ length: 80 }, () => random.pick(words))
  const texts = Array.from({ length: 100 }, text)
  // Twenty copies with two words changed (similarity about 0.85), ten with half of them (about 0.1).
  for (let i = 0; i < 30; i++) {
    const copy = [...texts[i]!]
    for (let k = 0; k < (i < 20 ? 2 : 40); k++) copy[random.below(80)] = random.pick(words)
    texts.push(copy)
  }
  expect(nearDuplicateShare(texts.map((each) => each.join(' ')))).toBeCloseTo(20 / 130)
})

it('reports on a set', () => {
  const report = diversity([
    'Once upon a time, Tom ran.',
    'Once upon a time, Tom ran.',
    'A dog barked at the moon.',
  ])
  expect(report).toMatchObject({ stories: 3, words: 18, wordForms: 11, distinct1: 11 / 18 })
  expect(report.nearDuplicateShare).toBeCloseTo(1 / 3)
  expect(report.openings[0]).toEqual({ text: 'once upon a time', share: 2 / 3 })
  expect(diversity([])).toMatchObject({
    stories: 0,
    distinct1: 0,
    nearDuplicateShare: 0,
    openings: [],
  })
})
