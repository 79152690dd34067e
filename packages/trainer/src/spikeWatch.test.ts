import { expect, test } from 'vitest'
import { unwatched, type WatchState, watch } from './spikeWatch.ts'

/** The problem and the number of losses it took, or null. */
function run(losses: readonly number[], limit = 2): readonly [string, number] | null {
  let state: WatchState = unwatched
  for (const [i, loss] of losses.entries()) {
    const next = watch(state, { loss, gradientNorm: 1, limit })
    if (next.problem) return [next.problem, i + 1]
    state = next.state
  }
  return null
}

const falling = Array.from({ length: 30 }, (_, i) => 9 - i / 5)

test('falling and noisy losses are fine', () => {
  expect(run(falling)).toBe(null)
  expect(run(Array.from({ length: 100 }, (_, i) => 3 + Math.sin(i * 99)))).toBe(null)
})

test('two spikes in a row end the run, one alone does not', () => {
  expect(run([...falling, 9, 3, 9, 3])).toBe(null)
  expect(run([...falling, 9, 9.5])).toEqual([
    'the loss jumped to 9.500, 2 above the median 4.700 of the last 16',
    32,
  ])
  expect(run([...falling, 9, 9.5], 0)).toBe(null)
})

test('the first losses are never spikes', () => {
  expect(run([1, 9, 9, 9, 9])).toBe(null)
})

test('numbers that are none end the run at once', () => {
  expect(run([3, Number.NaN])).toEqual(['the loss is NaN', 2])
  expect(run([Number.POSITIVE_INFINITY], 0)).toEqual(['the loss is Infinity', 1])
  const { problem } = watch(unwatched, { loss: 1, gradientNorm: Number.NaN, limit: 2 })
  expect(problem).toBe('the norm of the gradient is NaN')
})

test('a gradient that overflows is a matter of the loss scale, unless that is below 1', () => {
  const step = { loss: 1, gradientNorm: Number.POSITIVE_INFINITY, limit: 2 }
  expect(watch(unwatched, { ...step, lossScale: 32768 }).problem).toBeNull()
  expect(watch(unwatched, { ...step, lossScale: 0.5 }).problem).toBe(
    'the norm of the gradient is Infinity',
  )
})
