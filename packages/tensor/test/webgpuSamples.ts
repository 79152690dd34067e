// Run by webgpu.test.ts: the smallest samples of every op with a WGSL kernel, on WebGPU against the reference.
import { kernels } from '@ts/kernels/wgsl'
import type { Sample } from '../src/op.ts'
import { ops } from '../src/ops/index.ts'
import { titleOf } from './applySample.ts'
import { exact } from './exact.ts'
import { relativeError, runGraph } from './runGraph.ts'
import { graphsOf } from './sampleGraphs.ts'
import { openNodeWebgpu } from './webgpuAdapter.ts'

/** What is printed for each sample. */
export interface SampleResult {
  readonly op: string
  readonly title: string
  readonly tolerance: number
  /** Relative error of each output of each graph; null if a result is no number. */
  readonly errors: readonly (number | null)[]
  readonly failure?: string | undefined
}

/** Software compiles a kernel in up to seconds: two samples of each op must do. */
const SAMPLES = 2
const TOLERANCE = 1e-5

const sizeOf = ({ inputs }: Sample): number => {
  return inputs.reduce((sum, spec) => sum + (spec?.shape.reduce((n, d) => n * d, 1) ?? 0), 0)
}

const backend = await openNodeWebgpu()
for (const op of ops) {
  if (!Object.hasOwn(kernels, op.name)) continue
  const smallest = op.samples.toSorted((a, b) => sizeOf(a) - sizeOf(b)).slice(0, SAMPLES)
  for (const sample of smallest) {
    const errors: number[] = []
    let failure: string | undefined
    try {
      for (const { tensors, values } of graphsOf(op, sample)) {
        const expected = exact(tensors, values)
        const actual = await runGraph(backend, tensors, values)
        expected.forEach((e, i) => {
          errors.push(relativeError(actual[i], e))
        })
      }
    } catch (error) {
      failure = String(error)
    }
    const tolerance = sample.tolerance ?? TOLERANCE
    console.log(
      JSON.stringify({
        op: op.name,
        title: titleOf(sample),
        tolerance,
        errors,
        failure,
      } satisfies SampleResult),
    )
  }
}
backend.close()
