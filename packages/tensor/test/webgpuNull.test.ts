// Every WGSL kernel, in every way that its samples make it choose, is valid for WebGPU's own compiler: Dawn with a
// backend that runs nothing, needs no driver and has the features that software adapters lack.
import { type DeviceTraits, kernels } from '@ts/kernels/wgsl'
import { afterAll, describe, expect, test } from 'vitest'
import { nodeGpu } from '../src/backends/webgpu/dawn/nodeGpu.ts'
import { openWebgpu, type WebgpuBackend } from '../src/backends/webgpu/webgpu.ts'
import { ops } from '../src/ops/index.ts'
import { compile } from '../src/program.ts'
import { gpuCases } from './gpuCases.ts'
import { halfGraphs } from './halfGraphs.ts'
import { traits as matrixTraits } from './matrixCases.ts'
import { graphsOf } from './sampleGraphs.ts'

const gpu = await nodeGpu({ backend: 'null' })
const devices: readonly (readonly [
  name: string,
  traits: Partial<DeviceTraits>,
  graphs: typeof graphsOf,
])[] = [
  ['a GPU', { software: false }, graphsOf],
  ['a GPU in mixed precision', { software: false, half: true }, halfGraphs],
  [
    'a GPU with matrix units',
    { ...matrixTraits, subgroupMinSize: 32, subgroupMaxSize: 32 },
    halfGraphs,
  ],
  [
    'a GPU without half precision and subgroups',
    { software: false, f16: false, subgroups: false },
    graphsOf,
  ],
  ['a CPU that plays GPU', { software: true }, graphsOf],
]

for (const [name, traits, graphs] of devices) {
  describe(name, async () => {
    const backend = await openWebgpu({ gpu, traits })
    afterAll(() => backend.close())

    test.each(
      ops.filter((op) => Object.hasOwn(kernels, op.name)).map((op) => [op.name, op] as const),
    )('%s and its gradients', async (_, op) => {
      expect(op.samples.length).toBeGreaterThan(0)
      for (const sample of op.samples) {
        for (const { tensors } of graphs(op, sample)) {
          const outputs = Object.fromEntries(tensors.map((tensor, i) => [`y${i}`, tensor]))
          const program = await compile(backend, outputs)
          program.close()
        }
      }
    })
  })
}

test('the ways that only GPUs take', async () => {
  const open = new Map<string, WebgpuBackend>()
  for (const { op, sample, traits = {} } of gpuCases) {
    const key = JSON.stringify(traits)
    const backend =
      open.get(key) ?? (await openWebgpu({ gpu, traits: { software: false, ...traits } }))
    open.set(key, backend)
    const [{ tensors }] = graphsOf(op, sample)
    const program = await compile(backend, { y: tensors[0] })
    program.close()
  }
  for (const backend of open.values()) {
    expect(backend.pipelines).toBeGreaterThan(0)
    backend.close()
  }
})

test('what is not WGSL is refused, so the tests above can fail', async () => {
  const { device, ...rest } = await openWebgpu({ gpu })
  expect(rest).toBeDefined()
  device.pushErrorScope('validation')
  device.createShaderModule({ code: 'fn main() { let x: u32 = 1.5; }' })
  expect((await device.popErrorScope())?.message).toContain('cannot')
  device.destroy()
})
