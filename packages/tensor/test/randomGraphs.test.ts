// Random graphs: however the planner shares storage, a program computes what a naive evaluation does.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openReference } from '../src/backends/reference.ts'
import { accumulate } from '../src/ops/accumulate.ts'
import { activationGrad } from '../src/ops/activationGrad.ts'
import { add } from '../src/ops/add.ts'
import { layerNorm } from '../src/ops/layerNorm.ts'
import { matmul } from '../src/ops/matmul.ts'
import { pack } from '../src/ops/pack.ts'
import { reshape } from '../src/ops/reshape.ts'
import { swigluGrad } from '../src/ops/swigluGrad.ts'
import { compile } from '../src/program.ts'
import { constant, input, Leaf, parameter, sizeOf, type Tensor } from '../src/tensor.ts'
import { exact, leavesOf } from './exact.ts'
import { normals, random } from './random.ts'

/** How to grow a graph by a node: picks among what is there. */
const growth = fc.record({
  kind: fc.constantFrom('add', 'reshape', 'product', 'norm', 'gate', 'slope', 'accumulate'),
  first: fc.nat(),
  second: fc.nat(),
})

const recipe = fc.record({
  growths: fc.array(growth, { minLength: 1, maxLength: 30 }),
  outputs: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  packed: fc.array(fc.nat(), { maxLength: 4 }),
})

type Recipe = typeof recipe extends fc.Arbitrary<infer T> ? T : never

/** Tensors of n·n elements, seen as (n, n) or (n²), with weights that some of them overwrite. */
function grow({ growths, outputs, packed }: Recipe, n: number): Record<string, Tensor> {
  const square = (tensor: Tensor): Tensor => reshape(tensor, [n, n])
  const ones = constant(new Float32Array(n).fill(1), [n])
  const all: Tensor[] = [
    input('x', [n, n]),
    parameter([n, n], 'w'),
    constant(Array(n * n).fill(0.5), [n, n]),
  ]
  // A value that is written over, and all views of it, cannot be used any more.
  const overwritten = new Set<Tensor>()
  const alive = (): Tensor[] => all.filter((tensor) => !overwritten.has(sourceOf(tensor)))
  for (const { kind, first, second } of growths) {
    const usable = alive()
    const a = usable[first % usable.length]
    const b = usable[second % usable.length]
    switch (kind) {
      case 'add':
        all.push(add(square(a), square(b)))
        break
      case 'reshape':
        all.push(reshape(a, a.shape.length === 1 ? [n, n] : [n * n]))
        break
      case 'product':
        all.push(matmul(square(a), square(b), { transposeB: true }))
        break
      case 'norm':
        all.push(layerNorm(square(a), ones, ones, { epsilon: 1 }))
        break
      case 'gate':
        all.push(...swigluGrad(square(a), square(b), square(a)))
        break
      case 'slope':
        all.push(activationGrad(square(a), square(b), 'gelu'))
        break
      case 'accumulate': {
        const total = sourceOf(a)
        if (total instanceof Leaf && total.kind !== 'parameter') break
        overwritten.add(total)
        all.push(accumulate(a, reshape(b, a.shape)))
        break
      }
      default:
        kind satisfies never
    }
  }
  const usable = alive()
  const results: Record<string, Tensor> = {}
  outputs.forEach((i, k) => {
    results[`y${k}`] = usable[i % usable.length]
  })
  // Only what a node computes anew can be packed, and each storage once.
  const members = packed
    .map((i) => sourceOf(usable[i % usable.length]))
    .filter(({ node, index }) => {
      return node && node.inference.overwrites?.[index] === undefined
    })
  if (members.length > 0) results.pack = pack([...new Set(members)])
  return results
}

/** The tensor that a view shows. */
function sourceOf(tensor: Tensor): Tensor {
  return tensor.node?.op.virtual === 'view' ? sourceOf(tensor.node.inputs[0]!) : tensor
}

test.each([3, 8])('random graphs over tensors of side %i', async (n) => {
  await fc.assert(
    fc.asyncProperty(recipe, async (shape) => {
      const outputs = grow(shape, n)
      const tensors = Object.values(outputs)
      const next = random(7)
      const values = new Map<Tensor, Float64Array>()
      const leaves = leavesOf(tensors).filter((leaf) => leaf.kind !== 'constant')
      for (const leaf of leaves) values.set(leaf, normals(sizeOf(leaf), next))
      const expected = exact(tensors, values).map((array) => Float32Array.from(array))
      for (const inPlace of [false, true]) {
        const backend = openReference({ inPlace })
        const program = await compile(backend, outputs)
        // Twice: a second run must not see what the first one left in the slots.
        for (let run = 0; run < 2; run++) {
          const feeds: Record<string, Float64Array> = {}
          for (const leaf of leaves) {
            if (leaf.kind === 'input') feeds[leaf.name] = values.get(leaf)!
            else backend.write(leaf, values.get(leaf)!)
          }
          await program.run(feeds)
        }
        const actual = await Promise.all(Object.keys(outputs).map((name) => program.read(name)))
        expect(actual).toEqual(expected)
      }
    }),
    { numRuns: 150, seed: 1 },
  )
})
