// A GPU that goes away, really destroyed, in the middle of a run: the run goes on by itself as if nothing had been.
import { beforeAll, describe, expect, test } from 'vitest'
import { anyAdapter, withAdapter } from '../../tensor/test/softwareAdapter.ts'
import type { LostRun } from './webgpuLoss.ts'

const adapter = await anyAdapter()
const { missing } = adapter

describe.skipIf(missing)(missing ? `a lost device (skipped: ${missing})` : 'a lost device', () => {
  let runs: readonly LostRun[]
  beforeAll(async () => {
    runs = await withAdapter(new URL('./webgpuLoss.ts', import.meta.url), adapter)
  })

  const named = (name: LostRun['name']): LostRun => runs.find((run) => run.name === name)!
  /** Metrics without what the clock says. */
  const numbers = ({ metrics }: LostRun): unknown[] =>
    metrics.map((metric) => ({ ...metric, tokensPerSecond: 0, seconds: 0 }))

  test('a run that is left alone has a metric of every step, in order', () => {
    const { metrics, failure } = named('whole')
    expect(failure).toBeNull()
    const steps = metrics.filter(({ kind }) => kind === 'step').map(({ step }) => step)
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(metrics.filter(({ kind }) => kind === 'evaluation').map(({ step }) => step)).toEqual([
      6, 12,
    ])
    for (const metric of metrics) {
      if (metric.kind === 'step') expect(metric.tokensPerSecond).toBeGreaterThan(0)
    }
  })

  test.each([
    ['after a checkpoint', 6],
    ['before any', 0],
  ] as const)('lost %s, the run ends with the bits of the one left alone', (name, from) => {
    const [lost, whole] = [named(name), named('whole')]
    expect(lost.failure).toBeNull()
    const recovered = lost.events.filter(({ kind }) => kind === 'recovered')
    expect(recovered).toEqual([
      { kind: 'recovered', step: from, problem: expect.stringMatching(/the device was lost \(/) },
    ])
    expect(numbers(lost)).toEqual(numbers(whole))
    expect(whole.saved[0].length).toBeGreaterThan(1000)
    expect(lost.saved).toEqual(whole.saved)
  })

  test('a run that is stopped saves the step it has come to, and goes on from there to the same bits', () => {
    const [stopped, whole] = [named('stopped'), named('whole')]
    expect(stopped.failure).toBeNull()
    const [first] = stopped.events.filter(({ kind }) => kind === 'done')
    // Readings come late by at most four steps, and all of them have come before it is saved.
    expect(first).toMatchObject({ reason: 'aborted' })
    expect(first.step).toBeLessThanOrEqual(9)
    const before = stopped.events.slice(0, stopped.events.indexOf(first))
    const steps = before.filter(({ kind }) => kind === 'step').map(({ step }) => step)
    expect(steps).toEqual(Array.from({ length: first.step }, (_, i) => i + 1))
    expect(stopped.events).toContainEqual(
      expect.objectContaining({ kind: 'start', step: first.step }),
    )
    expect(numbers(stopped)).toEqual(numbers(whole))
    expect(stopped.saved).toEqual(whole.saved)
  })

  test('a loss that is no number ends the run at its own step', () => {
    const { events, failure } = named('spoiled')
    const steps = events.filter(({ kind }) => kind === 'step').map(({ step }) => step)
    expect(steps.length).toBeGreaterThan(0)
    expect(failure).toMatch(
      new RegExp(`^training: step ${steps.length + 1}: the (loss|norm of the gradient) is `),
    )
  })

  test('a device that is lost again and again ends the run, and it says what to do', () => {
    const { events, failure } = named('again and again')
    expect(events.filter(({ kind }) => kind === 'recovered').length).toBe(3)
    expect(failure).toMatch(
      /^training: step \d+: the device was lost 4 times in a row; there is no checkpoint yet; use a smaller batch or another backend$/,
    )
  })
})
