// Every sample of every op on every backend, held against the float64 reference. Generated from the
// registry: an op or a backend that is listed is tested.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Op, Sample } from '../src/op.ts'
import { add } from '../src/ops/add.ts'
import { columnSum } from '../src/ops/columnSum.ts'
import { ops } from '../src/ops/index.ts'
import { pack } from '../src/ops/pack.ts'
import { type Backend, compile, type Data } from '../src/program.ts'
import { constant, input, Leaf, sizeOf, type Tensor } from '../src/tensor.ts'
import { applySample, titleOf } from './applySample.ts'
import { backends } from './backends.ts'
import { exact, leavesOf } from './exact.ts'
import { normals, random } from './random.ts'

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
            const actual = await run(backend, tensors, values)
            const tolerance = sample.tolerance ?? TOLERANCE
            expected.forEach((e, i) => {
              const error = relativeError(actual[i], e)
              expect(error, `output ${i} of ${tensors.length}`).toBeLessThanOrEqual(tolerance)
            })
            if (twin) expect(actual).toEqual(await run(twin, tensors, values))
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
      const [actual] = await run(backend, [flat], values)
      expect([...actual]).toEqual([...exact([flat], values)[0]])
    })
  })
}

/** A graph to run: what to read, and what to feed. */
interface Graph {
  readonly tensors: readonly Tensor[]
  readonly values: ReadonlyMap<Tensor, Float64Array>
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

/** The ways a sample's op turns up in programs. */
function graphsOf(op: Op, sample: Sample): readonly Graph[] {
  const { node, values } = applySample(op, sample)
  const graphs: Graph[] = [{ tensors: node.outputs, values }]
  const { optional = [], overwrites, reuses } = node.inference
  const needed = (all: readonly Tensor[]) => all.filter((_, i) => !optional.includes(i))
  if (optional.length > 0) graphs.push({ tensors: needed(node.outputs), values })
  if (reuses) {
    // Inputs that die here, so that a backend that works in place lets outputs take their storage.
    const applied = applySample(op, sample, (leaf) => {
      return leaf.dtype === 'f32'
        ? add(leaf, constant(new Float32Array(sizeOf(leaf)), leaf.shape))
        : leaf
    })
    graphs.push({ tensors: needed(applied.node.outputs), values: applied.values })
  }
  if (op.backward && !overwrites) {
    // The gradient ops on values that belong together.
    const feeds = new Map(values)
    const next = random(3)
    const incoming = node.outputs.map((output, i) => {
      if (optional.includes(i)) return null
      const dy = input(`dy${i}`, output.shape)
      feeds.set(dy, normals(sizeOf(dy), next).map(Math.fround))
      return dy
    })
    const grads = op.backward(node, incoming).filter((grad) => grad && !(grad instanceof Leaf))
    graphs.push({ tensors: grads as Tensor[], values: feeds })
  }
  return graphs
}

async function run(
  backend: Backend,
  tensors: readonly Tensor[],
  values: ReadonlyMap<Tensor, Float64Array>,
): Promise<readonly Data[]> {
  const outputs = Object.fromEntries(tensors.map((tensor, i) => [`y${i}`, tensor]))
  const program = await compile(backend, outputs)
  const feeds: Record<string, ArrayLike<number>> = {}
  for (const leaf of leavesOf(tensors)) {
    const data = values.get(leaf)
    if (leaf.kind === 'parameter') backend.write(leaf, data!)
    else if (leaf.kind === 'input') feeds[leaf.name] = data!
  }
  await program.run(feeds)
  const results = await Promise.all(Object.keys(outputs).map((name) => program.read(name)))
  program.close()
  return results
}

/** Largest difference, relative to the largest magnitude: max |a − e| / max |e|; 0 if both are 0. */
function relativeError(actual: Data, expected: Float64Array): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY
  let difference = 0
  let magnitude = 0
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(actual[i] - expected[i])) return Number.POSITIVE_INFINITY
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]))
    magnitude = Math.max(magnitude, Math.abs(expected[i]))
  }
  return difference === 0 ? 0 : difference / magnitude
}
