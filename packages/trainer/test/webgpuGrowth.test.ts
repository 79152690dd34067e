// On a GPU neither a thousand training steps nor two hundred texts leave anything behind.
import { beforeAll, describe, expect, test } from 'vitest'
import { anyAdapter, withAdapter } from '../../tensor/test/softwareAdapter.ts'
import type { Held } from './webgpuGrowth.ts'

/** Buffers that take turns in reading losses and norms back: two for each step under way. */
const TURNS = 10
/** The smallest buffer. */
const BYTES = 256

const adapter = await anyAdapter()
const { missing } = adapter

describe.skipIf(missing)(missing ? `webgpu (skipped: ${missing})` : 'webgpu', () => {
  let held: readonly Held[]
  beforeAll(async () => {
    held = await withAdapter(new URL('./webgpuGrowth.ts', import.meta.url), adapter)
  })

  test.each([
    ['training', 3, 1003],
    ['telling', 3, 203],
  ] as const)('%s holds after %i as much as after %i', (what, early, late) => {
    const [first, last] = held.filter((one) => one.what === what)
    expect([first.done, last.done]).toEqual([early, late])
    expect(first.bytes).toBeGreaterThan(10_000)
    expect(last.pipelines).toBe(first.pipelines)
    expect(last.buffers - first.buffers).toBeLessThanOrEqual(TURNS)
    expect(last.bytes - first.bytes).toBeLessThanOrEqual(TURNS * BYTES)
  })
})
