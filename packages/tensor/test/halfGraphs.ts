// The programs in which a sample is tried in mixed precision: all that its op and its gradient ops take in 16-bit
// floats comes from a step and goes into one, so that it lies in such floats between them.
import type { Op, Sample } from '../src/op.ts'
import { add } from '../src/ops/add.ts'
import { backwardOf } from '../src/ops/backward.ts'
import { constant, Leaf, sizeOf, type Tensor } from '../src/tensor.ts'
import { applySample } from './applySample.ts'
import { normals, random } from './random.ts'
import type { Graph } from './sampleGraphs.ts'

/** Between 32 bits and 16: adds nothing. */
const passed = (tensor: Tensor): Tensor =>
  tensor.dtype === 'f32'
    ? add(tensor, constant(new Float32Array(sizeOf(tensor)), tensor.shape))
    : tensor

/** The op, and its gradient. */
export function halfGraphs(op: Op, sample: Sample): readonly Graph[] {
  const overwritten = Object.values(applySample(op, sample).node.inference.overwrites ?? {})
  const before = (leaf: Leaf): Tensor => (leaf.kind === 'parameter' ? leaf : passed(leaf))
  const { node, values } = applySample(op, sample, before)
  const rounded = new Map([...values].map(([leaf, data]) => [leaf, roundedValues(leaf, data)]))
  const graphs: Graph[] = [{ tensors: node.outputs.map(passed), values: rounded }]
  const backward = backwardOf(op)
  if (backward && overwritten.length === 0) {
    const next = random(3)
    const { optional = [] } = node.inference
    const incoming = node.outputs.map((output, i) => {
      if (optional.includes(i)) return null
      const data = normals(sizeOf(output), next)
      return passed(constant(Float32Array.from(data, toHalf), output.shape))
    })
    const grads = backward(node, incoming).filter((grad) => grad && !(grad instanceof Leaf))
    graphs.push({ tensors: (grads as Tensor[]).map(passed), values: rounded })
  }
  return graphs
}

/** So that inputs are the same in both. */
function roundedValues({ dtype }: Tensor, data: Float64Array): Float64Array {
  return dtype === 'f32' ? data.map(toHalf) : data
}

/** The nearest number with 11 bits, between 2⁻¹⁴ and 65504 in size; smaller ones become 0. */
function toHalf(value: number): number {
  if (Math.abs(value) < 2 ** -14) return 0
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10)
  return Math.max(-65504, Math.min(65504, Math.round(value / unit) * unit))
}
