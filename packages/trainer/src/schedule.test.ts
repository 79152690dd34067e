import fc from 'fast-check'
import { expect, test } from 'vitest'
import { learningRateAt, type Schedule } from './schedule.ts'

const runs = fc.record({
  kind: fc.constantFrom('constant', 'cosine', 'linear', 'wsd' as const),
  steps: fc.integer({ min: 2, max: 500 }),
  warmup: fc.nat(100),
  final: fc.double({ min: 0, max: 1, noNaN: true }),
  decay: fc.nat(200),
  peak: fc.double({ min: 1e-6, max: 1, noNaN: true }),
})

const rates = (run: Schedule & { steps: number; peak: number }): number[] =>
  Array.from({ length: run.steps }, (_, step) => learningRateAt(step, { ...run, schedule: run }))

const check = (property: (run: Schedule & { steps: number; peak: number }) => void): void =>
  fc.assert(
    fc.property(runs, (run) => property(run as Schedule & typeof run)),
    { seed: 1 },
  )

test('is above zero or ends there, and never exceeds the peak', () => {
  check((run) => {
    const list = rates(run)
    for (const rate of list.slice(0, -1)) expect(rate).toBeGreaterThan(0)
    for (const rate of list) expect(rate).toBeLessThanOrEqual(run.peak * (1 + 1e-12))
  })
})

test('rises to the peak in the warm-up and never rises afterwards', () => {
  check((run) => {
    const list = rates(run)
    for (let i = 1; i < run.steps; i++) {
      if (i < run.warmup) expect(list[i]).toBeGreaterThan(list[i - 1])
      else if (i > run.warmup) expect(list[i]).toBeLessThanOrEqual(list[i - 1])
    }
    if (run.warmup > 0 && run.warmup <= run.steps) expect(list[run.warmup - 1]).toBe(run.peak)
  })
})

test('ends at the final fraction, or at the peak when constant', () => {
  check((run) => {
    const last = rates(run).at(-1)!
    if (run.warmup >= run.steps) return
    const decays = run.kind !== 'constant' && !(run.kind === 'wsd' && run.decay === 0)
    expect(last / run.peak).toBeCloseTo(decays ? run.final : 1, 10)
  })
})

test('the shapes at a few steps', () => {
  const at = (kind: Schedule['kind'], step: number): number =>
    learningRateAt(step, {
      steps: 110,
      peak: 1,
      schedule: { kind, warmup: 10, final: 0.1, decay: 20 },
    })
  expect(at('cosine', 4)).toBe(0.5)
  expect(at('cosine', 59)).toBeCloseTo(0.55, 12)
  expect(at('linear', 59)).toBeCloseTo(0.55, 12)
  expect(at('cosine', 34)).toBeCloseTo(0.1 + 0.9 * (0.5 + Math.SQRT1_2 / 2), 12)
  expect(at('wsd', 89)).toBe(1)
  expect(at('wsd', 99)).toBeCloseTo(0.55, 12)
  expect(at('constant', 109)).toBe(1)
  expect(at('linear', 500)).toBeCloseTo(0.1, 12)
})
