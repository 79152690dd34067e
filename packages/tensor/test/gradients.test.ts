// Every op's backward against finite differences of its reference, generated from its samples.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Op } from '../src/op.ts'
import { add } from '../src/ops/add.ts'
import { backwardOf } from '../src/ops/backward.ts'
import { ops } from '../src/ops/index.ts'
import { matmulBackward, matmulOp } from '../src/ops/matmul.ts'
import { constant, input, type Leaf, sizeOf, type Tensor } from '../src/tensor.ts'
import type { AppliedSample } from './applySample.ts'
import { applySample, titleOf } from './applySample.ts'
import { exact } from './exact.ts'
import { normals, random } from './random.ts'

/** Step of the central difference: its own error is about step², rounding about 1e-16 / step. */
const STEP = 1e-5
const TOLERANCE = 1e-6

for (const op of ops) {
  if (!backwardOf(op) || op.samples.length === 0) continue
  describe(op.name, () => {
    op.samples.forEach((sample, n) => {
      test(`${n}: ${titleOf(sample)}`, () => {
        const applied = applySample(op, sample)
        const differentiable = applied.leaves.flatMap((leaf, i) => {
          return leaf?.dtype === 'f32' && (sample.gradients?.includes(i) ?? true) ? [i] : []
        })
        expect(differentiable).not.toEqual([])
        checkGradients(applied, differentiable)
      })
    })
  })
}

test('every gradient that is written is one that is found', () => {
  const folder = new URL('../src/ops/', import.meta.url)
  const source = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))
  const written = source.join('').match(/(?<=export const )\w+Backward(?=:)/g)
  const found = ops.filter((op) => backwardOf(op)).map(({ name }) => `${name}Backward`)
  expect(found.sort()).toEqual(written?.sort())
})

test('every op that takes a kernel has samples', () => {
  expect(ops.filter((op) => !op.virtual && op.samples.length === 0)).toEqual([])
})

test('a wrong gradient is found out', () => {
  const wrong: Op = {
    ...matmulOp,
    backward: (node, grads) => {
      const [da, db] = matmulBackward(node, grads)
      return [da, add(db!, constant([1e-4, ...Array(5).fill(0)], [3, 2]))]
    },
  }
  const sample = { inputs: [{ shape: [4, 3] }, { shape: [3, 2] }] }
  const attributes = { transposeA: 0, transposeB: 0 }
  checkGradients(applySample(matmulOp, { ...sample, attributes }), [0, 1])
  const applied = applySample(wrong, { ...sample, attributes })
  checkGradients(applied, [0])
  expect(() => checkGradients(applied, [1])).toThrow('input 1')
})

/**
 * Along a random direction, which mixes all elements of an input: a single wrong element of a
 * gradient changes the slope there by far more than the tolerance.
 */
function checkGradients({ node, leaves, values }: AppliedSample, inputs: readonly number[]): void {
  const next = random(2)
  const optional = node.inference.optional ?? []
  // Optional outputs are notes for the backward itself: no op's function hands them out.
  const outputs = node.outputs.filter((output) => !optional.includes(output.index))
  const cotangents = outputs.map((output) => normals(sizeOf(output), next))
  const feeds = new Map<Tensor, ArrayLike<number>>(values)
  const incoming = node.outputs.map((output) => {
    const k = outputs.indexOf(output)
    if (k < 0) return null
    const leaf = input(`dy${k}`, output.shape)
    feeds.set(leaf, cotangents[k])
    return leaf
  })
  const grads = backwardOf(node.op)!(node, incoming)
  for (const i of inputs) {
    const grad = grads[i]
    const leaf = leaves[i] as Leaf
    expect(grad?.shape, `gradient of input ${i}`).toEqual(leaf.shape)
    const [analytic] = exact([grad!], feeds)
    const towards = normals(sizeOf(leaf), next)
    const along = (step: number): number => {
      const moved = values.get(leaf)!.map((value, j) => value + step * towards[j])
      return dot(exact(outputs, new Map(feeds).set(leaf, moved)), cotangents)
    }
    const expected = (along(STEP) - along(-STEP)) / (2 * STEP)
    const actual = dot([analytic], [towards])
    // Relative to the size of a typical sum of these products, which may cancel by chance.
    const scale = Math.sqrt(analytic.reduce((sum, g, j) => sum + (g * towards[j]) ** 2, 0))
    expect(
      Math.abs(actual - expected),
      `input ${i}: ${actual}, differences give ${expected}`,
    ).toBeLessThanOrEqual(TOLERANCE * scale)
  }
}

function dot(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  return a.reduce((sum, xs, k) => xs.reduce((s, x, i) => s + x * b[k][i], sum), 0)
}
