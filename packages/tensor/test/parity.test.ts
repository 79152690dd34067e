// Every sample of every op on every backend, held against the float64 reference. Generated from the
// registry: an op or a backend that is listed is tested.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Op, Sample } from '../src/op.ts'
import { ops } from '../src/ops/index.ts'
import type { Backend } from '../src/program.ts'
import { titleOf } from './applySample.ts'
import { backends } from './backends.ts'
import { exact } from './exact.ts'
import { packPadding } from './packPadding.ts'
import { relativeError, runGraph } from './runGraph.ts'
import { type Graph, graphsOf } from './sampleGraphs.ts'

const TOLERANCE = 1e-5

for (const { name, open, sameBitsAs } of backends) {
  describe(name, () => {
    let backend: Backend
    let twin: Backend | null = null
    beforeAll(async () => {
      backend = await open()
      const other = backends.find((candidate) => candidate.name === sameBitsAs)
      twin = other ? await other.open() : null
    })
    afterAll(() => {
      backend.close()
      twin?.close()
    })

    for (const op of ops) {
      op.samples.forEach((sample, n) => {
        test(`${op.name} ${n}: ${titleOf(sample)}`, async () => {
          for (const { tensors, values, expected } of expectedOf(op, sample)) {
            const actual = await runGraph(backend, tensors, values)
            const tolerance = sample.tolerance ?? TOLERANCE
            expected.forEach((e, i) => {
              const error = relativeError(actual[i], e)
              expect(error, `output ${i} of ${tensors.length}`).toBeLessThanOrEqual(tolerance)
            })
            if (twin) expect(actual).toEqual(await runGraph(twin, tensors, values))
          }
        })
      })
    }

    test('the padding between the members of a pack is zero, whatever lay in the slots', async () => {
      const { tensors, values } = packPadding()
      const [actual] = await runGraph(backend, tensors, values)
      expect([...actual]).toEqual([...exact(tensors, values)[0]])
    })
  })
}

const known = new Map<Sample, readonly (Graph & { readonly expected: readonly Float64Array[] })[]>()

/** A sample's graphs and their values, computed once for all backends. */
function expectedOf(op: Op, sample: Sample): NonNullable<ReturnType<typeof known.get>> {
  const graphs =
    known.get(sample) ??
    graphsOf(op, sample).map((graph) => {
      return { ...graph, expected: exact(graph.tensors, graph.values) }
    })
  known.set(sample, graphs)
  return graphs
}
