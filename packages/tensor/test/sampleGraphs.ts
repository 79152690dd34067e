// The programs in which a sample is tried on every backend.
import type { Op, Sample } from '../src/op.ts'
import { add } from '../src/ops/add.ts'
import { backwardOf } from '../src/ops/backward.ts'
import { constant, input, Leaf, sizeOf, type Tensor } from '../src/tensor.ts'
import { applySample } from './applySample.ts'
import { normals, random } from './random.ts'

/** A graph to run: what to read, and what to feed. */
export interface Graph {
  readonly tensors: readonly Tensor[]
  readonly values: ReadonlyMap<Tensor, Float64Array>
}

/** The ways a sample's op turns up in programs. */
export function graphsOf(op: Op, sample: Sample): readonly Graph[] {
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
  const backward = backwardOf(op)
  if (backward && !overwrites) {
    // The gradient ops on values that belong together.
    const feeds = new Map(values)
    const next = random(3)
    const incoming = node.outputs.map((output, i) => {
      if (optional.includes(i)) return null
      const dy = input(`dy${i}`, output.shape)
      feeds.set(dy, normals(sizeOf(dy), next).map(Math.fround))
      return dy
    })
    const grads = backward(node, incoming).filter((grad) => grad && !(grad instanceof Leaf))
    graphs.push({ tensors: grads as Tensor[], values: feeds })
  }
  return graphs
}
