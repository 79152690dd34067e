import { expect, test } from 'vitest'
import { peakLearningRate, recipe } from './recipe.ts'
import { checkSettings } from './settings.ts'

test('recipes of all sizes are valid settings', () => {
  for (const parameters of [1e4, 1e6, 3e7, 1e9]) {
    for (const steps of [1, 10, 1000, 1e6]) {
      const settings = recipe({ parameters, steps })
      expect(checkSettings(settings)).toEqual(settings)
      expect(settings.schedule.warmup).toBeLessThanOrEqual(steps)
    }
  }
})

test('smaller models learn faster', () => {
  const rates = [1e4, 5e5, 1e6, 3e7, 1e9].map(peakLearningRate)
  expect(rates).toEqual([3e-3, 3e-3, 2.2e-3, 5e-4, 3e-4])
})

test.each([
  [{ steps: 0 }, 'settings: steps must be a whole number above 0, got 0'],
  [{ batch: 1.5 }, 'settings: batch must be a whole number above 0, got 1.5'],
  [{ beta2: 1 }, 'settings: beta2 must be from 0 to below 1, got 1'],
  [{ learningRate: '1' }, 'settings: learningRate must be above 0, got "1"'],
  [{ clip: Number.NaN }, 'settings: clip must be 0 or above, got null'],
  [{ rows: 'lines' }, `settings: rows must be 'windows' or 'documents', got "lines"`],
  [{ schedule: null }, 'settings: schedule: must be an object, got null'],
  [
    { schedule: { kind: 'cosine', warmup: 1, final: 2, decay: 0 } },
    'schedule.final must be from 0',
  ],
  [{ schedule: { kind: 'x', warmup: 1, final: 1, decay: 0 } }, 'schedule.kind must be'],
])('names what is wrong: %j', (change, message) => {
  expect(() => checkSettings({ ...recipe({ parameters: 1, steps: 1 }), ...change })).toThrow(
    message,
  )
})

test('settings must be an object', () => {
  expect(() => checkSettings([][0], 'run.json')).toThrow('run.json: must be an object')
})
