// The keys and values of the tokens read so far, so that each token is computed once.
import { type Leaf, parameter } from '@ts/tensor'
import { shapeOf } from './config/shape.ts'
import type { Model } from './model.ts'

/** Room for the keys and values of a batch, allocated once: parameters that forward passes append to. */
export class KeyValueCache {
  readonly batch: number
  /** Tokens it holds per row of the batch. */
  readonly capacity: number
  /** Of each layer: (B, S, KV·D). */
  readonly keys: readonly Leaf[]
  /** Of each layer: (B, S, KV·D). */
  readonly values: readonly Leaf[]

  /** @param capacity S, at most the model's context */
  constructor(model: Model, batch: number, capacity: number) {
    const { layers, kvHeads, headSize, context } = shapeOf(model.config)
    if (capacity > context) {
      throw new RangeError(
        `cache: capacity must be at most the context ${context}, got ${capacity}`,
      )
    }
    this.batch = batch
    this.capacity = capacity
    const rows = (name: string): readonly Leaf[] =>
      Array.from({ length: layers }, (_, i) =>
        parameter([batch, capacity, kvHeads * headSize], `cache.${name}.${i}`),
      )
    this.keys = rows('keys')
    this.values = rows('values')
  }
}
