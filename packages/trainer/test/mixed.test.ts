// Training in mixed precision on a real WebGPU adapter, software if need be: a loss scale that is too large costs some
// steps and nothing else, and a run that is stopped goes on to the same bits.
import { beforeAll, describe, expect, test } from 'vitest'
import { anyAdapter, withAdapter } from '../../tensor/test/softwareAdapter.ts'
import type { MixedRuns } from './mixedRuns.ts'

const adapter = await anyAdapter()
const { missing } = adapter

describe.skipIf(missing)(missing ? `mixed (skipped: ${missing})` : 'mixed precision', () => {
  let runs: MixedRuns | null
  beforeAll(async () => {
    ;[runs] = await withAdapter<MixedRuns | null>(
      new URL('./mixedRuns.ts', import.meta.url),
      adapter,
    )
  }, 600_000)

  test('steps whose gradient overflows change nothing, and the scale comes down', (context) => {
    if (!runs) return context.skip('the adapter has no 16-bit floats')
    const { overflow } = runs
    const skipped = overflow.filter(({ gradientNorm }) => gradientNorm === null).length
    expect(skipped).toBeGreaterThan(0)
    expect(skipped).toBeLessThan(overflow.length)
    overflow.forEach(({ gradientNorm, lossScale, changed }, i) => {
      expect(gradientNorm === null).toBe(i < skipped)
      expect(changed).toBe(i >= skipped)
      expect(lossScale).toBe(2 ** (24 - Math.min(i + 1, skipped)))
    })
  })

  test('a run that is stopped goes on to the same bits, loss scale included', (context) => {
    if (!runs) return context.skip('the adapter has no 16-bit floats')
    const { whole, resumed } = runs
    const steps = ({ events }: typeof whole) =>
      events.flatMap((event) =>
        event.kind === 'step' ? [[event.step, event.loss, event.lossScale]] : [],
      )
    expect(steps(whole)).toHaveLength(10)
    expect(steps(resumed)).toEqual(steps(whole))
    expect(resumed.saved).toEqual(whole.saved)
    const optimizer = Buffer.from(whole.saved[1], 'hex').toString('latin1')
    expect(optimizer).toContain('"lossScale"')
    expect(optimizer).toContain('"lossScale.good"')
  })
})
