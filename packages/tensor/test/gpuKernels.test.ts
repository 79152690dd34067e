// The kernels that are chosen for real GPUs, held against the float64 reference on whatever adapter there is.
import { beforeAll, describe, expect, test } from 'vitest'
import { titleOf } from './applySample.ts'
import { gpuCases } from './gpuCases.ts'
import type { GpuResult } from './gpuKernels.ts'
import { anyAdapter, withAdapter } from './softwareAdapter.ts'

// The other one takes minutes to compile these.
const adapter = await anyAdapter('swiftshader')
const { missing } = adapter

describe.skipIf(missing)(missing ? `for GPUs (skipped: ${missing})` : 'for GPUs', () => {
  let results: readonly GpuResult[]
  beforeAll(async () => {
    results = await withAdapter(new URL('./gpuKernels.ts', import.meta.url), adapter)
  })

  gpuCases.forEach(({ op, sample, label }, i) => {
    test(`${op.name} ${label} ${i}: ${titleOf(sample)}`, () => {
      const result = results.find(({ index }) => index === i)
      expect(result?.failure).toBeUndefined()
      expect(result?.labels[0]).toBe(label)
      expect(result?.errors).not.toEqual([])
      for (const error of result!.errors) {
        expect(error ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(result!.tolerance)
      }
    })
  })
})
