// Reverse-mode differentiation on the graph: gradients are more graph.
import { ShapeError } from './errors.ts'
import type { Node } from './op.ts'
import { add } from './ops/add.ts'
import { backwardOf } from './ops/backward.ts'
import { reshape } from './ops/reshape.ts'
import { constant, sizeOf, type Tensor } from './tensor.ts'

/**
 * Derivatives of a single-element loss with respect to tensors of its graph.
 *
 * @param loss (1)
 * @param of   tensors that the loss depends on
 * @param scale (1) that multiplies all derivatives, as {@link lossScale} makes them fit 16 bits; null: 1
 * @returns    for each of `of`, a tensor of its shape
 * @throws ShapeError if the loss has more than one element, does not depend on a tensor, or an op on
 *         the way has no gradient
 */
export function gradients(
  loss: Tensor,
  of: readonly Tensor[],
  scale: Tensor | null = null,
): readonly Tensor[] {
  if (sizeOf(loss) !== 1) {
    throw new ShapeError(
      `gradients: the loss must have one element, got (${loss.shape.join(', ')})`,
    )
  }
  const path = nodesBetween(loss, of)
  const grads = new Map<Tensor, Tensor>([
    [loss, scale ? reshape(scale, loss.shape) : constant([1], loss.shape)],
  ])
  for (const node of path.nodes) {
    const incoming = node.outputs.map((output) => grads.get(output) ?? null)
    if (incoming.every((grad) => grad === null)) continue
    const backward = backwardOf(node.op)
    if (!backward) {
      throw new ShapeError(`gradients: ${node.op.name} has no gradient, but the loss depends on it`)
    }
    backward(node, incoming).forEach((grad, i) => {
      const tensor = node.inputs[i]
      if (!grad || !tensor || !path.tensors.has(tensor)) return
      const sum = grads.get(tensor)
      grads.set(tensor, sum ? add(sum, grad) : grad)
    })
  }
  return of.map((tensor) => {
    const grad = grads.get(tensor)
    if (!grad) {
      const name = 'name' in tensor ? ` '${tensor.name}'` : ''
      throw new ShapeError(
        `gradients: the loss does not depend on tensor${name} (${tensor.shape.join(', ')})`,
      )
    }
    return grad
  })
}

/** Nodes on a path from `of` to the loss, last first, and the tensors on such paths. */
function nodesBetween(
  loss: Tensor,
  of: readonly Tensor[],
): { nodes: readonly Node[]; tensors: ReadonlySet<Tensor> } {
  const all = new Set<Node>()
  const open: (Tensor | null)[] = [loss]
  while (open.length > 0) {
    const node = open.pop()?.node
    if (!node || all.has(node)) continue
    all.add(node)
    open.push(...node.inputs)
  }
  const tensors = new Set<Tensor>(of)
  const nodes = [...all]
    .sort((a, b) => a.id - b.id)
    .filter((node) => {
      if (!node.inputs.some((tensor) => tensor && tensors.has(tensor))) return false
      for (const output of node.outputs) tensors.add(output)
      return true
    })
  return { nodes: nodes.reverse(), tensors }
}
