// Run by webgpuHalf.test.ts: prints what the two smallest samples of each op come to in mixed precision, or why this
// adapter has none.
import { nodeGpu } from '../src/backends/webgpu/dawn/nodeGpu.ts'
import { openWebgpu, type WebgpuBackend } from '../src/backends/webgpu/webgpu.ts'
import { BackendError } from '../src/errors.ts'
import { ops } from '../src/ops/index.ts'
import { plan } from '../src/plan.ts'
import { titleOf } from './applySample.ts'
import { exact } from './exact.ts'
import { halfGraphs } from './halfGraphs.ts'
import { relativeError, runGraph } from './runGraph.ts'
import type { Graph } from './sampleGraphs.ts'
import { sizeOfSample } from './sampleResults.ts'

/** What is printed for each sample that has anything in 16 bits. */
export interface HalfResult {
  readonly op: string
  readonly title: string
  /** Relative, of each output of the op and of its gradient; null if a result is no number. */
  readonly errors: readonly (number | null)[]
}

/** Instead of all that. */
export interface Refused {
  readonly refused: string
}

try {
  const backend = await openWebgpu({ gpu: await nodeGpu(), precision: 'mixed' })
  for (const op of ops) {
    const samples = op.samples.toSorted((a, b) => sizeOfSample(a) - sizeOfSample(b)).slice(0, 2)
    for (const sample of samples) {
      const graphs = halfGraphs(op, sample)
      if (!graphs.some((graph) => usesHalves(backend, op.name, graph))) continue
      const errors: number[] = []
      for (const { tensors, values } of graphs) {
        const actual = await runGraph(backend, tensors, values)
        exact(tensors, values).forEach((expected, i) => {
          errors.push(relativeError(actual[i], expected))
        })
      }
      console.log(
        JSON.stringify({ op: op.name, title: titleOf(sample), errors } satisfies HalfResult),
      )
    }
  }
  backend.close()
} catch (error) {
  if (!(error instanceof BackendError)) throw error
  console.log(JSON.stringify({ refused: error.message } satisfies Refused))
}

/** Whether steps of the op itself read or write 16-bit floats. */
function usesHalves(backend: WebgpuBackend, name: string, { tensors }: Graph): boolean {
  const { steps } = plan(Object.fromEntries(tensors.map((y, i) => [`y${i}`, y])), [], backend)
  return steps.some(({ op, inputs, outputs }) => {
    return op.name === name && [...inputs, ...outputs].some((at) => at && 'slot' in at && at.half)
  })
}
