// Every sample of every op on every backend, held against the float64 reference. Generated from the
// registry: an op or a backend that is listed is tested.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Op, Sample } from '../src/op.ts'
import { add } from '../src/ops/add.ts'
import { columnSum } from '../src/ops/columnSum.ts'
import { ops } from '../src/ops/index.ts'
import { pack } from '../src/ops/pack.ts'
import type { Backend } from '../src/program.ts'
import { input, type Tensor } from '../src/tensor.ts'
import { titleOf } from './applySample.ts'
import { everyBackend } from './backends.ts'
import { exact } from './exact.ts'
import { relativeError, runGraph } from './runGraph.ts'
import { type Graph, graphsOf } from './sampleGraphs.ts'

const TOLERANCE = 1e-5

for (const { name, open, sameBitsAs, missing } of everyBackend) {
  describe.skipIf(missing)(missing ? `${name} (skipped: ${missing})` : name, () => {
    let backend: Backend
    let twin: Backend | null = null
    beforeAll(async () => {
      backend = await open()
      const other = everyBackend.find((candidate) => candidate.name === sameBitsAs)
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
      const x = input('x', [8, 64])
      const large = add(x, x)
      const part = columnSum(add(large, large))
      const small = input('small', [3, 5])
      const sums = [columnSum(small), columnSum(small)]
      const flat = pack([add(sums[0], sums[1]), add(part, part)])
      const values = new Map<Tensor, Float64Array>([
        [x, new Float64Array(512).fill(1)],
        [small, new Float64Array(15).fill(1)],
      ])
      const [actual] = await runGraph(backend, [flat], values)
      expect([...actual]).toEqual([...exact([flat], values)[0]])
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
