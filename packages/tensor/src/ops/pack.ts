// Tensors side by side in one flat tensor, as group() lays out parameters: gradients are computed
// where the optimiser reads them, so packing takes no time.
import { apply, check, type Op } from '../op.ts'
import { formatShape, paddedSize, type Tensor } from '../tensor.ts'

/**
 * Lays computed tensors out as {@link group} does with parameters.
 *
 * @param tensors each an f32 output of a node, and in one pack only
 * @returns (N), each member padded to ALIGNMENT elements, the padding zero
 * @throws ShapeError if a tensor is not f32, and at compile time if it is a leaf or in two packs
 */
export function pack(tensors: readonly Tensor[]): Tensor {
  return apply(packOp, tensors)[0]
}

export const packOp: Op = {
  name: 'pack',
  virtual: 'pack',
  infer(inputs) {
    let size = 0
    for (const tensor of inputs) {
      check(tensor?.dtype === 'f32', () => `pack: tensors must be f32, got ${formatShape(tensor!)}`)
      size += paddedSize(tensor!)
    }
    check(size > 0, () => 'pack: needs at least one tensor')
    return { outputs: [{ shape: [size], dtype: 'f32' }], sizes: {}, units: 0 }
  },
  reference() {},
  samples: [],
}
