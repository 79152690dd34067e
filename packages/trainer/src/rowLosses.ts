// The loss at every place of rows of tokens: what training and evaluation have in common.
import { constant, crossEntropy, input, type Leaf, reshape, type Tensor } from '@ts/tensor'
import type { Dropout, Model } from '@ts/transformer'

/**
 * The graph from rows of tokens to the loss at each place. Its inputs are `tokens` (B, T) and
 * `targets` (B·T); a target of −1 gives loss 0.
 *
 * @returns losses (B·T) in nats
 */
export function rowLosses(
  model: Model,
  shape: { readonly batch: number; readonly context: number; readonly dropout?: Dropout | null },
): { readonly losses: Tensor; readonly targets: Leaf } {
  const { batch, context, dropout = null } = shape
  const tokens = input('tokens', [batch, context], 'i32')
  const targets = input('targets', [batch * context], 'i32')
  const places = Int32Array.from({ length: batch * context }, (_, i) => i % context)
  const positions = constant(places, [batch, context], 'i32')
  const { logits } = model.forward({ tokens, positions, dropout })
  const vocabulary = logits.shape[logits.shape.length - 1]
  return { losses: crossEntropy(reshape(logits, [batch * context, vocabulary]), targets), targets }
}
