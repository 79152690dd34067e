// Run by gpuKernels.test.ts: on whatever adapter there is, the kernels that are chosen for real GPUs.
import { type DeviceTraits, kernels } from '@ts/kernels/wgsl'
import { nodeGpu } from '../src/backends/webgpu/dawn/nodeGpu.ts'
import { openWebgpu, type WebgpuBackend } from '../src/backends/webgpu/webgpu.ts'
import { applySample } from './applySample.ts'
import { type GpuCase, gpuCases } from './gpuCases.ts'
import { type SampleResult, sampleResult } from './sampleResult.ts'

/** What is printed for each case. */
export interface GpuResult extends SampleResult {
  /** The case's place in the list. */
  readonly index: number
  /** What the op's dispatches say they are. */
  readonly labels: readonly string[]
}

const labelsOf = ({ op, sample }: GpuCase, traits: DeviceTraits): readonly string[] => {
  const { node } = applySample(op, sample)
  const { sizes, scalars = {}, units, overwrites = {} } = node.inference
  const inputs = node.inputs.map((input) => input !== null)
  const outputs = node.outputs.map(() => true)
  const call = { sizes, scalars, units, inputs, outputs, overwrites }
  return kernels[op.name](call, traits).dispatches.map(({ label = '' }) => label)
}

const gpu = await nodeGpu()
// Kernels are compiled once per backend.
const open = new Map<string, WebgpuBackend>()
for (const [index, one] of gpuCases.entries()) {
  const key = JSON.stringify(one.traits ?? {})
  const backend =
    open.get(key) ?? (await openWebgpu({ gpu, traits: { software: false, ...one.traits } }))
  open.set(key, backend)
  // Gradients of products are products: they have cases of their own.
  const result = await sampleResult(backend, one.op, one.sample, 1)
  const labels = labelsOf(one, backend.traits)
  console.log(JSON.stringify({ ...result, index, labels } satisfies GpuResult))
}
for (const backend of open.values()) backend.close()
