// How a checkpoint file holds a model's parameters: which tensors, and which leaves make up each.
import { Leaf } from '@ts/tensor'
import { walk } from '../parameters.ts'

/** A tensor of a checkpoint file. */
export interface StoredTensor {
  readonly name: string
  readonly shape: readonly number[]
  /** Its parts, one after the other along the parameters' first axis. */
  readonly leaves: readonly Leaf[]
  /** Whether the file holds the (N, K) matrix as (K, N). */
  readonly transposed: boolean
}

/** The tensors that a file of this model has, in the order of its fields. */
export function storedTensors(model: object): readonly StoredTensor[] {
  const tensors: StoredTensor[] = []
  walk(model, '', (value, path) => {
    if (value instanceof Leaf) {
      tensors.push({ name: path, shape: value.shape, leaves: [value], transposed: false })
      return false
    }
    if (!storesItself(value)) return true
    tensors.push(...value.stored(path))
    return false
  })
  return tensors
}

function storesItself(value: object): value is { stored(path: string): readonly StoredTensor[] } {
  return 'stored' in value && typeof value.stored === 'function'
}
