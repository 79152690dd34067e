// Products on matrix units: what they compute, spelled out for software; and whether Dawn takes them as they are.
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeGpu } from '../src/backends/webgpu/dawn/nodeGpu.ts'
import { openWebgpu } from '../src/backends/webgpu/webgpu.ts'
import { compile } from '../src/program.ts'
import { applySample, titleOf } from './applySample.ts'
import { matrixCases, traits } from './matrixCases.ts'
import type { MatrixResult } from './matrixUnits.ts'
import { anyAdapter, withAdapter } from './softwareAdapter.ts'

// The other one takes minutes to compile this.
const adapter = await anyAdapter('swiftshader')
const { missing } = adapter

describe.skipIf(missing)(missing ? `spelled out (skipped: ${missing})` : 'spelled out', () => {
  let results: readonly MatrixResult[]
  beforeAll(async () => {
    results = await withAdapter(new URL('./matrixUnits.ts', import.meta.url), adapter)
  })

  test.each(matrixCases.map(({ op, sample }) => [op.name, titleOf(sample)] as const))(
    '%s %s',
    (_, title) => {
      expect(results.find((one) => one.title === title)?.error).toBeLessThan(1e-5)
    },
  )
})

test('Dawn compiles them, where each subgroup has 32 invocations', async () => {
  const gpu = await nodeGpu({ backend: 'null' })
  const sizes = { subgroupMinSize: 32, subgroupMaxSize: 32 }
  const backend = await openWebgpu({ gpu, traits: { ...traits, ...sizes } })
  for (const { op, sample } of matrixCases) {
    const { node } = applySample(op, sample)
    const program = await compile(backend, { y: node.outputs[0] })
    program.close()
  }
  // Both products, and the sum of the one whose depth is divided.
  expect(backend.pipelines).toBe(3)
  backend.close()
})
