// Run by webgpu.test.ts: the smallest samples of every op with a WGSL kernel, on WebGPU against the reference.
import { kernels } from '@ts/kernels/wgsl'
import type { Sample } from '../src/op.ts'
import { ops } from '../src/ops/index.ts'
import { sampleResult } from './sampleResult.ts'
import { openNodeWebgpu } from './webgpuAdapter.ts'

/** Software compiles a kernel in up to seconds: two samples of each op must do. */
const SAMPLES = 2

const sizeOf = ({ inputs }: Sample): number => {
  return inputs.reduce((sum, spec) => sum + (spec?.shape.reduce((n, d) => n * d, 1) ?? 0), 0)
}

const backend = await openNodeWebgpu()
for (const op of ops) {
  if (!Object.hasOwn(kernels, op.name)) continue
  const smallest = op.samples.toSorted((a, b) => sizeOf(a) - sizeOf(b)).slice(0, SAMPLES)
  for (const sample of smallest) {
    console.log(JSON.stringify(await sampleResult(backend, op, sample)))
  }
}
backend.close()
