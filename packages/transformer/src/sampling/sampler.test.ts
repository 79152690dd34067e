import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Random, Sampler, type Sampling } from '../index.ts'

/** Plain definition: sorted, cut by each rule in turn. @returns probability of each kept token */
function definition(logits: ArrayLike<number>, sampling: Sampling): ReadonlyMap<number, number> {
  const { temperature = 1, topK = 0, topP = 1, minP = 0 } = sampling
  const softmax = (ids: readonly number[]): number[] => {
    const weights = ids.map((id) => Math.exp((logits[id] - logits[ids[0]]) / temperature))
    const sum = weights.reduce((a, b) => a + b)
    return weights.map((w) => w / sum)
  }
  let ids = Array.from(logits, (_, id) => id).sort((a, b) => logits[b] - logits[a] || a - b)
  if (topK > 0) ids = ids.slice(0, topK)
  const all = softmax(ids)
  let mass = 0
  const nucleus = all.findIndex((p) => (mass += p) >= topP)
  if (topP < 1 && nucleus >= 0) ids = ids.slice(0, nucleus + 1)
  const left = softmax(ids)
  ids = ids.filter((_, i) => left[i] >= minP * left[0])
  const kept = softmax(ids)
  return new Map(ids.map((id, i) => [id, kept[i]]))
}

const settings = fc.record({
  temperature: fc.constantFrom(0.3, 1, 1.7),
  topK: fc.constantFrom(0, 1, 2, 5, 100),
  topP: fc.constantFrom(0.1, 0.5, 0.93, 1),
  minP: fc.constantFrom(0, 0.031, 0.4),
})
// Eighths, so that ties happen, and not so many that a sum lands on the edge of the nucleus.
const logits = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 40 })

test('draws just the tokens that the plain definitions keep', () => {
  const check = fc.property(settings, logits, fc.nat(), (sampling, eighths, seed) => {
    const values = Float32Array.from(eighths, (x) => x / 8)
    const kept = definition(values, sampling)
    const sampler = new Sampler(values.length, sampling)
    const random = new Random(seed)
    for (let i = 0; i < 20; i++) expect(kept.has(sampler.next(values, [], random))).toBe(true)
  })
  fc.assert(check, { seed: 1, numRuns: 500 })
})

test.each<Sampling>([
  {},
  { temperature: 0.5 },
  { topK: 3 },
  { topP: 0.8 },
  { minP: 0.2 },
  { topK: 4, topP: 0.9, minP: 0.1, temperature: 2 },
])('draws them as often as they say: %o', (sampling) => {
  const values = Float32Array.of(0.1, 2, -1, 1.5, 0.9, -3, 1.5)
  const sampler = new Sampler(values.length, sampling)
  const random = new Random(5)
  const counts = new Float64Array(values.length)
  const draws = 20_000
  for (let i = 0; i < draws; i++) counts[sampler.next(values, [], random)]++
  const expected = definition(values, sampling)
  for (const [id, count] of counts.entries()) {
    const p = expected.get(id) ?? 0
    // Four standard deviations.
    expect(Math.abs(count / draws - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / draws))
  }
})

test('temperature 0 takes the largest, and of equal ones the first', () => {
  const sampler = new Sampler(4, { temperature: 0 })
  expect(sampler.next(Float32Array.of(1, 3, 3, 2), [], new Random())).toBe(1)
})

test('the penalty divides positive and multiplies negative logits, once per token', () => {
  const sampler = new Sampler(4, { temperature: 0, repetitionPenalty: 2 })
  const values = Float32Array.of(3, 2, -1, -1.5)
  expect(sampler.next(values, [0, 0, 2], new Random())).toBe(1)
  expect([...values]).toEqual([1.5, 2, -2, -1.5])
})

test('the same seed draws the same tokens', () => {
  const values = Float32Array.from({ length: 50 }, (_, i) => Math.sin(i))
  const draw = (seed: number): number[] => {
    const random = new Random(seed)
    const sampler = new Sampler(50, { topP: 0.9 })
    return Array.from({ length: 20 }, () => sampler.next(values, [], random))
  }
  expect(draw(3)).toEqual(draw(3))
  expect(draw(3)).not.toEqual(draw(4))
})

test('a logit that is not a number is never drawn, and without any other this is said', () => {
  const sampler = new Sampler(3)
  const random = new Random(1)
  const values = Float32Array.of(Number.NaN, 1, Number.NEGATIVE_INFINITY)
  for (let i = 0; i < 50; i++) expect(sampler.next(values, [], random)).toBe(1)
  expect(() => sampler.next(new Float32Array(3).fill(Number.NaN), [], random)).toThrow(
    'sample: no finite logits',
  )
})

test.each<[Sampling, string]>([
  [{ temperature: -1 }, 'sampling: temperature must be 0 or more, got -1'],
  [{ temperature: Number.NaN }, 'temperature'],
  [{ topK: 1.5 }, 'sampling: topK must be a whole number, 0 or more, got 1.5'],
  [{ topP: 0 }, 'sampling: topP must be above 0 and at most 1, got 0'],
  [{ minP: 2 }, 'sampling: minP must be from 0 to 1, got 2'],
  [{ repetitionPenalty: 0 }, 'sampling: repetitionPenalty must be above 0, got 0'],
])('refuses %o', (sampling, message) => {
  expect(() => new Sampler(5, sampling)).toThrow(message)
})
