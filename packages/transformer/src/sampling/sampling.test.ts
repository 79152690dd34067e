import { expect, test } from 'vitest'
import { penalizeRepetition } from './repetitionPenalty.ts'
import { checkSampling, drawSettings, type Sampling, SETTINGS } from './sampling.ts'

test('the penalty divides positive and multiplies negative logits, once per token', () => {
  const values = Float32Array.of(3, 2, -1, -1.5)
  penalizeRepetition(values, [0, 0, 2], 2)
  expect([...values]).toEqual([1.5, 2, -2, -1.5])
})

test('a random number stays below 1 as float32', () => {
  const settings = drawSettings({ temperature: 0.5, topK: 3 }, 1 - 2 ** -53, 7)
  expect(settings).toHaveLength(SETTINGS)
  expect(settings.map(Math.fround)).toEqual([0.5, 3, 1, 0, 1 - 2 ** -24, 7])
})

test.each<[Sampling, string]>([
  [{ temperature: -1 }, 'sampling: temperature must be 0 or more, got -1'],
  [{ temperature: Number.NaN }, 'temperature'],
  [{ topK: 1.5 }, 'sampling: topK must be a whole number, 0 or more, got 1.5'],
  [{ topP: 0 }, 'sampling: topP must be above 0 and at most 1, got 0'],
  [{ minP: 2 }, 'sampling: minP must be from 0 to 1, got 2'],
  [{ repetitionPenalty: 0 }, 'sampling: repetitionPenalty must be above 0, got 0'],
])('refuses %o', (sampling, message) => {
  expect(() => checkSampling(sampling)).toThrow(message)
})
