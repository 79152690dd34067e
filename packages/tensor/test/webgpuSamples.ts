// Run by webgpu.test.ts: samples of every op with a WGSL kernel, on WebGPU against the reference.
import { kernels } from '@ts/kernels/wgsl'
import type { Sample } from '../src/op.ts'
import { ops } from '../src/ops/index.ts'
import { openHere } from './adapterHere.ts'
import { exact } from './exact.ts'
import { packPadding } from './packPadding.ts'
import { relativeError, runGraph } from './runGraph.ts'
import { type SampleResult, sampleResult } from './sampleResult.ts'

/** A CPU that plays GPU compiles a kernel in up to seconds: the two smallest samples of each op must do. */
const SAMPLES = process.env.TINYSTORIES_EVERY_SAMPLE_ON_WEBGPU ? Number.POSITIVE_INFINITY : 2

const sizeOf = ({ inputs }: Sample): number => {
  return inputs.reduce((sum, spec) => sum + (spec?.shape.reduce((n, d) => n * d, 1) ?? 0), 0)
}

const backend = await openHere()
for (const op of ops) {
  if (!Object.hasOwn(kernels, op.name)) continue
  const chosen = op.samples.toSorted((a, b) => sizeOf(a) - sizeOf(b)).slice(0, SAMPLES)
  for (const sample of chosen) {
    console.log(JSON.stringify(await sampleResult(backend, op, sample)))
  }
}
const { tensors, values } = packPadding()
const [packed] = await runGraph(backend, tensors, values)
console.log(
  JSON.stringify({
    op: 'pack',
    title: 'the padding between its members is zero',
    tolerance: 0,
    errors: [relativeError(packed, exact(tensors, values)[0])],
  } satisfies SampleResult),
)
backend.close()
