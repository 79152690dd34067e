import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { wordsOf } from '../text/words.ts'
import { closeness } from './closeness.ts'
import { DiversityMeter } from './diversityMeter.ts'
import { EarlyWarning } from './earlyWarning.ts'
import { endingOf } from './ending.ts'
import { NearDuplicates, signatureOf, similarityOf } from './nearDuplicates.ts'
import { NgramCounts } from './ngramCounts.ts'
import { fleschEase, fleschKincaidGrade, syllablesOf } from './readingLevel.ts'
import { Reservoir } from './reservoir.ts'

const random = createRandom(4)
const vocabulary = Array.from({ length: 300 }, (_, i) => `w${i}`)
const draw = (length: number): string[] => Array.from({ length }, () => random.pick(vocabulary))

function trigrams(text: string): Set<string> {
  const words = wordsOf(text)
  return new Set(words.slice(2).map((_, i) => words.slice(i, i + 3).join(' ')))
}

function jaccard(a: string, b: string): number {
  const [first, second] = [trigrams(a), trigrams(b)]
  const shared = [...first].filter((gram) => second.has(gram)).length
  return shared / (first.size + second.size - shared)
}

it('estimates the similarity of texts', () => {
  let error = 0
  for (let i = 0; i < 200; i++) {
    const words = draw(150)
    const other = words.map((word) => (random.chance(0.06) ? random.pick(vocabulary) : word))
    const [a, b] = [words.join(' '), other.join(' ')]
    error += (similarityOf(signatureOf(a), signatureOf(b)) - jaccard(a, b)) ** 2
  }
  expect(Math.sqrt(error / 200)).toBeLessThan(0.07)
})

it('finds near-duplicates again among thousands, and nothing else', () => {
  const near = new NearDuplicates()
  const texts = Array.from({ length: 2500 }, () => draw(60))
  for (const words of texts) {
    const signature = signatureOf(words.join(' '))
    expect(near.find(signature)).toBeNull()
    near.add(signature)
  }
  let found = 0
  for (let i = 0; i < 250; i++) {
    const copy = [...texts[i * 10]!]
    copy[30] = 'changed'
    if (near.find(signatureOf(copy.join(' ')))?.index === i * 10) found++
  }
  expect(found).toBeGreaterThan(245)
  expect(near.size).toBe(2500)
  expect(near.find(signatureOf(''))).toBeNull()
})

it('remembers so many texts in so many bytes, whatever comes', () => {
  const near = new NearDuplicates(8192)
  const signature = new Uint8Array(64)
  const next = (i: number): Uint8Array => {
    const own = createRandom(5, i)
    return signature.map(() => own.below(256))
  }
  for (let i = 0; i < 8192; i++) near.add(next(i))
  const full = near.bytes
  expect(full / 8192).toBeLessThan(150)
  for (let i = 8192; i < 30_000; i++) near.add(next(i))
  expect(near.bytes).toBe(full)
  expect([near.size, near.forgotten]).toEqual([30_000, 30_000 - 8192])
  for (let i = 30_000 - 8192; i < 30_000; i += 100) expect(near.find(next(i))?.index).toBe(i)
  for (let i = 0; i < 30_000 - 8192; i += 100) expect(near.find(next(i))).toBeNull()
})

it('draws a sample of a stream, evenly', () => {
  const counts = new Array<number>(30).fill(0)
  for (let seed = 0; seed < 2000; seed++) {
    const sample = new Reservoir(6, seed)
    for (let i = 0; i < 30; i++) sample.add(`story ${i}`)
    expect(sample.texts).toEqual(sample.places.map((place) => `story ${place}`))
    for (const place of sample.places) counts[place]! += 1
  }
  // 400 each; five standard deviations are 90.
  for (const count of counts) expect(Math.abs(count - 400)).toBeLessThan(90)
})

it('counts n-grams as a map does, until it is full', () => {
  const counts = new NgramCounts(1000)
  const map = new Map<number, number>()
  for (let i = 0; i < 20_000; i++) {
    const hash = random.below(800) * 5_000_011
    counts.add(hash)
    map.set(hash, (map.get(hash) ?? 0) + 1)
  }
  expect([counts.distinct, counts.total, counts.full]).toEqual([map.size, 20_000, false])
  let entropy = 0
  for (const count of map.values()) entropy -= (count / 20_000) * Math.log2(count / 20_000)
  expect(counts.entropy).toBeCloseTo(entropy, 9)
  for (let i = 0; i < 2000; i++) counts.add(i * 77_777 + 3)
  expect([counts.distinct, counts.full]).toEqual([1000, true])
  expect(new NgramCounts().entropy).toBe(0)
})

it('gives self-BLEU and ROUGE-2 as their definitions do', () => {
  const texts = Array.from({ length: 12 }, (_, i) => {
    const words = draw(20 + i)
    return i < 6 ? words.join(' ') : [...words.slice(0, 10), 'w1 w2 w3 w4 w5 w6 w7 w8'].join(' ')
  })
  const grams = (text: string, n: number): Map<string, number> => {
    const words = wordsOf(text)
    const counts = new Map<string, number>()
    for (let i = 0; i + n <= words.length; i++) {
      const gram = words.slice(i, i + n).join(' ')
      counts.set(gram, (counts.get(gram) ?? 0) + 1)
    }
    return counts
  }
  const bleu = texts.map((text, i) => {
    const others = texts.filter((_, j) => j !== i)
    let log = 0
    for (let n = 1; n <= 4; n++) {
      let hits = 0
      for (const [gram, count] of grams(text, n)) {
        hits += Math.min(count, Math.max(...others.map((other) => grams(other, n).get(gram) ?? 0)))
      }
      log += Math.log(Math.max(hits, 0.5) / (wordsOf(text).length - n + 1)) / 4
    }
    const own = wordsOf(text).length
    const lengths = others.map((other) => wordsOf(other).length)
    const closest = lengths.sort((a, b) => Math.abs(a - own) - Math.abs(b - own) || a - b)[0]!
    return Math.exp(log + Math.min(0, 1 - closest / own))
  })
  const rouge = texts.map((text, i) =>
    Math.max(
      ...texts.map((other, j) => {
        if (i === j) return 0
        const [a, b] = [grams(text, 2), grams(other, 2)]
        let shared = 0
        for (const [gram, count] of a) shared += Math.min(count, b.get(gram) ?? 0)
        return (2 * shared) / (wordsOf(text).length + wordsOf(other).length - 2)
      }),
    ),
  )
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length
  const found = closeness(texts)
  expect(found.selfBleu).toBeCloseTo(mean(bleu), 9)
  expect(found.nearestRouge2).toBeCloseTo(mean(rouge), 9)
  expect(found.closestRouge2).toBeCloseTo(Math.max(...rouge), 9)
  expect(found.rouge2Histogram.reduce((a, b) => a + b)).toBe(12)
  expect(closeness([])).toMatchObject({ stories: 0, selfBleu: 0, nearestRouge2: 0 })
})

it('counts syllables and grades text as the formulas have it', () => {
  const words = { cat: 1, story: 2, banana: 3, jumped: 1, wanted: 2, cake: 1, little: 2, the: 1 }
  for (const [word, count] of Object.entries(words)) expect(syllablesOf(word), word).toBe(count)
  const counts = { sentences: 10, words: 100, syllables: 130 }
  expect(fleschKincaidGrade(counts)).toBeCloseTo(3.65, 9)
  expect(fleschEase(counts)).toBeCloseTo(86.705, 9)
  expect(fleschKincaidGrade({ sentences: 0, words: 0, syllables: 0 })).toBe(0)
})

it('tells good endings from bad ones', () => {
  expect(endingOf('It rained. They were happy and played together.')).toBe('good')
  expect(endingOf('They played. But the toy was broken, and Tom cried alone.')).toBe('bad')
  expect(endingOf('He saw a door. He was not happy.')).toBe('bad')
  expect(endingOf('He went home.')).toBe('unclear')
})

it('keeps an even sample, and its report does not depend on when it is asked for', () => {
  const [a, b] = [new DiversityMeter({ sample: 50 }), new DiversityMeter({ sample: 50 })]
  for (let i = 0; i < 300; i++) {
    const text = `${draw(30).join(' ')}.`
    a.add(text)
    b.add(text)
    if (i === 100) a.report()
  }
  expect(a.report()).toEqual(b.report())
  expect(a.report()).toMatchObject({ stories: 300, ngramStories: 300, words: 9000 })
  expect(a.report().closeness.stories).toBe(50)
})

it('warns once of each thing, with its number', () => {
  const early = new EarlyWarning({}, 100)
  const varied = (i: number): string =>
    `${draw(40).join(' ')}. The end was ${i % 2 ? 'sad' : 'happy'}.`
  const first = Array.from({ length: 200 }, (_, i) => early.add(varied(i))).flat()
  expect(first).toEqual([])
  const said = Array.from({ length: 200 }, (_, i) =>
    early.add(`Once upon a time there was a boy called Timmy who ran ${i} times. He was happy.`),
  ).flat()
  expect(said.map(({ about, stories }) => [about, stories])).toEqual([
    ['openings', 300],
    ['names', 300],
    ['endings', 300],
    ['near-duplicates', 300],
    ['distinct-3', 300],
  ])
  expect(said[1]!.message).toBe('100 % of the last 100 stories have a Timmy')
})

it('measures any text', () => {
  const meter = new DiversityMeter()
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => meter.add(text)),
    { seed: 1, numRuns: 300 },
  )
  const { distinct1, entropy } = meter.report()
  expect(distinct1).toBeGreaterThan(0)
  expect(entropy.every(Number.isFinite)).toBe(true)
})
