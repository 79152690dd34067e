// Samples of every op with a WGSL kernel, on WebGPU, held against the float64 reference. Runs in Node and, bundled, in a browser.
import { kernels } from '@ts/kernels/wgsl'
import type { Sample } from '../src/op.ts'
import { ops } from '../src/ops/index.ts'
import type { Backend } from '../src/program.ts'
import { exact } from './exact.ts'
import { packPadding } from './packPadding.ts'
import { relativeError, runGraph } from './runGraph.ts'
import { type SampleResult, sampleResult } from './sampleResult.ts'

/** Numbers that go into it. */
export function sizeOfSample({ inputs }: Sample): number {
  return inputs.reduce((sum, spec) => sum + (spec?.shape.reduce((n, d) => n * d, 1) ?? 0), 0)
}

/** @param most samples of each op, the smallest */
export async function* sampleResults(
  backend: Backend,
  most: number,
): AsyncGenerator<SampleResult, void, undefined> {
  for (const op of ops) {
    if (!Object.hasOwn(kernels, op.name)) continue
    const chosen = op.samples.toSorted((a, b) => sizeOfSample(a) - sizeOfSample(b)).slice(0, most)
    for (const sample of chosen) yield await sampleResult(backend, op, sample)
  }
  const { tensors, values } = packPadding()
  const [packed] = await runGraph(backend, tensors, values)
  yield {
    op: 'pack',
    title: 'the padding between its members is zero',
    tolerance: 0,
    errors: [relativeError(packed, exact(tensors, values)[0])],
  }
}
