// A second, naive way to evaluate a graph: no plan, no slots, every value in a new float64 array. What
// planned programs are held against, and exact enough for finite differences.
import type { Node } from '../src/op.ts'
import { Leaf, paddedSize, sizeOf, type Tensor } from '../src/tensor.ts'

/**
 * The values of tensors.
 *
 * @param feeds values of inputs and parameters; constants know their own
 */
export function exact(
  tensors: readonly Tensor[],
  feeds: ReadonlyMap<Tensor, ArrayLike<number>>,
): readonly Float64Array[] {
  const results = new Map<Node, readonly Float64Array[]>()
  const lookUp = (tensor: Tensor | null): Float64Array => {
    if (!tensor) return new Float64Array(0)
    if (tensor instanceof Leaf) return Float64Array.from(feeds.get(tensor) ?? tensor.data!)
    return resultsOf(tensor.node!)[tensor.index]
  }
  const resultsOf = (node: Node): readonly Float64Array[] => {
    const known = results.get(node)
    if (known) return known
    const inputs = node.inputs.map(lookUp)
    const { overwrites = {}, sizes, scalars } = node.inference
    const outputs = node.outputs.map((output, i) =>
      i in overwrites
        ? inputs[overwrites[i]].slice()
        : new Float64Array(sizeOf(output)).fill(Number.NaN),
    )
    if (node.op.virtual === 'pack') {
      let offset = 0
      outputs[0].fill(0)
      inputs.forEach((values, i) => {
        outputs[0].set(values, offset)
        offset += paddedSize(node.inputs[i]!)
      })
    } else node.op.reference(inputs, outputs, { ...sizes, ...scalars })
    results.set(node, outputs)
    return outputs
  }
  return tensors.map(lookUp)
}

/** All leaves that tensors depend on. */
export function leavesOf(tensors: readonly Tensor[]): readonly Leaf[] {
  const found = new Set<Tensor>(tensors)
  // A set visits what is added to it on the way.
  for (const tensor of found) {
    for (const source of tensor.node?.inputs ?? []) if (source) found.add(source)
  }
  return [...found].filter((tensor) => tensor instanceof Leaf)
}
