import { describe, expect, test } from 'vitest'
import { exact } from '../test/exact.ts'
import { normals, random } from '../test/random.ts'
import { gradients } from './gradients.ts'
import { add } from './ops/add.ts'
import { attention } from './ops/attention.ts'
import { columnSum } from './ops/columnSum.ts'
import { crossEntropy } from './ops/crossEntropy.ts'
import { embedding } from './ops/embedding.ts'
import { layerNorm } from './ops/layerNorm.ts'
import { linear } from './ops/linear.ts'
import { matmul } from './ops/matmul.ts'
import { meanLoss } from './ops/meanLoss.ts'
import { reshape } from './ops/reshape.ts'
import { constant, input, type Leaf, parameter, sizeOf, type Tensor } from './tensor.ts'

const leaf = (name: string, ...shape: number[]): Leaf => parameter(shape, name)

/** A transformer block of nothing but what training uses, with its head tied to the embedding. */
function tinyModel(): { loss: Tensor; parameters: Leaf[]; feeds: Map<Tensor, Float64Array> } {
  const [B, T, C, V] = [2, 5, 6, 7]
  const table = leaf('table', V, C)
  const scale = leaf('scale', C)
  const shift = leaf('shift', C)
  const qkv = [leaf('q', C, C), leaf('k', C, C), leaf('v', C, C)]
  const up = leaf('up', 2 * C, C)
  const bias = leaf('bias', 2 * C)
  const down = leaf('down', C, 2 * C)
  const tokens = input('tokens', [B, T], 'i32')
  const targets = input('targets', [B, T], 'i32')
  const x = embedding(table, tokens)
  const [q, k, v] = qkv.map((w) => linear(layerNorm(x, scale, shift), w))
  const y = add(x, attention(q, k, v, { heads: 2 }))
  const hidden = linear(layerNorm(y, scale, shift), up, { bias, activation: 'gelu' })
  const logits = linear(add(y, linear(hidden, down)), table)
  const loss = meanLoss(crossEntropy(logits, targets), targets)
  const parameters = [table, scale, shift, ...qkv, up, bias, down]
  const next = random(5)
  const feeds = new Map<Tensor, Float64Array>(parameters.map((p) => [p, normals(sizeOf(p), next)]))
  feeds.set(
    tokens,
    Float64Array.from({ length: B * T }, (_, i) => (3 * i) % V),
  )
  feeds.set(
    targets,
    Float64Array.from({ length: B * T }, (_, i) => ((5 * i) % (V + 1)) - 1),
  )
  return { loss, parameters, feeds }
}

test('gradients of a small model are those of finite differences', () => {
  const { loss, parameters, feeds } = tinyModel()
  const grads = gradients(loss, parameters)
  const analytic = exact(grads, feeds)
  parameters.forEach((parameter, p) => {
    expect(grads[p].shape).toEqual(parameter.shape)
    const values = feeds.get(parameter)!
    const differences = values.map((_, i) => {
      const lossAt = (step: number): number => {
        const moved = values.map((value, j) => (i === j ? value + step : value))
        return exact([loss], new Map(feeds).set(parameter, moved))[0][0]
      }
      return (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5
    })
    const scale = Math.max(...differences.map(Math.abs))
    expect(scale).toBeGreaterThan(0)
    differences.forEach((difference, i) => {
      expect(Math.abs(analytic[p][i] - difference)).toBeLessThanOrEqual(1e-7 * scale)
    })
  })
})

describe('shared tensors', () => {
  const w = leaf('w', 1, 1)
  const valueAt = (tensor: Tensor, at: number): number => {
    return exact([tensor], new Map([[w, [at]]]))[0][0]
  }

  test('the gradients of all uses are added up', () => {
    const cube = matmul(matmul(w, w), w)
    expect(valueAt(gradients(cube, [w])[0], 2)).toBe(12)
  })

  test('gradients of inner tensors', () => {
    const square = matmul(w, w)
    const fourth = matmul(square, square)
    expect(valueAt(gradients(fourth, [square])[0], 3)).toBe(18)
  })

  test('the gradient of a tensor with respect to itself is 1', () => {
    expect(valueAt(gradients(w, [w])[0], 3)).toBe(1)
  })

  test('gradients have gradients', () => {
    const [first] = gradients(matmul(matmul(w, w), w), [w])
    expect(valueAt(gradients(first, [w])[0], 2)).toBe(12)
  })
})

test('nodes that do not lie between the loss and the tensors are not differentiated', () => {
  const w = leaf('w', 1, 2)
  // columnSum has no gradient, and needs none here.
  const offset = reshape(columnSum(input('x', [3, 1])), [1, 1])
  const loss = add(matmul(w, constant([1, 2], [2, 1])), offset)
  const [grad] = gradients(loss, [w])
  expect([...exact([grad], new Map())[0]]).toEqual([1, 2])
})

test('a loss of more than one element throws', () => {
  const x = leaf('x', 2)
  expect(() => gradients(add(x, x), [x])).toThrow(
    'gradients: the loss must have one element, got (2)',
  )
})

test('a tensor that the loss does not depend on throws, by name', () => {
  const x = leaf('x', 1)
  const other = leaf('other', 3)
  expect(() => gradients(add(x, x), [x, other])).toThrow(
    "gradients: the loss does not depend on tensor 'other' (3)",
  )
})

test('an op without a gradient on the way throws, by name', () => {
  const x = leaf('x', 3, 1)
  expect(() => gradients(columnSum(x), [x])).toThrow('gradients: columnSum has no gradient')
})
