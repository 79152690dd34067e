// Every op that has a WGSL kernel, on real adapters, software if need be, held against the float64 reference.
import { kernels } from '@ts/kernels/wgsl'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SampleResult } from './sampleResult.ts'
import { adapters, withAdapter } from './softwareAdapter.ts'

for (const adapter of await adapters()) {
  const { name, missing } = adapter
  describe.skipIf(missing)(missing ? `webgpu on ${name} (skipped: ${missing})` : name, () => {
    let results: readonly SampleResult[]
    beforeAll(async () => {
      results = await withAdapter(new URL('./webgpuSamples.ts', import.meta.url), adapter)
    })

    test.each([...Object.keys(kernels), 'pack'])('%s and its gradients', (op) => {
      const own = results.filter((result) => result.op === op)
      expect(own).not.toEqual([])
      for (const { title, tolerance, errors, failure } of own) {
        expect(failure, title).toBeUndefined()
        expect(errors, title).not.toEqual([])
        for (const error of errors) {
          expect(error ?? Number.POSITIVE_INFINITY, title).toBeLessThanOrEqual(tolerance)
        }
      }
    })
  })
}
