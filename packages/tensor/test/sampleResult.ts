// One sample on a GPU, held against the float64 reference, in a process of its own.
import type { Op, Sample } from '../src/op.ts'
import type { Backend } from '../src/program.ts'
import { titleOf } from './applySample.ts'
import { exact } from './exact.ts'
import { relativeError, runGraph } from './runGraph.ts'
import { graphsOf } from './sampleGraphs.ts'

/** What such a process prints for each sample. */
export interface SampleResult {
  readonly op: string
  readonly title: string
  readonly tolerance: number
  /** Relative error of each output of each graph; null if a result is no number. */
  readonly errors: readonly (number | null)[]
  readonly failure?: string | undefined
}

const TOLERANCE = 1e-5

/** Tries a sample in so many of its graphs, by default in all: the last is of its gradients. */
export async function sampleResult(
  backend: Backend,
  op: Op,
  sample: Sample,
  graphs: number = Number.POSITIVE_INFINITY,
): Promise<SampleResult> {
  const errors: number[] = []
  let failure: string | undefined
  try {
    for (const { tensors, values } of graphsOf(op, sample).slice(0, graphs)) {
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
  return { op: op.name, title: titleOf(sample), tolerance, errors, failure }
}
