// One forward pass while it is being built: what the layers share and what they leave to be looked at.

import type { Tensor } from '@ts/tensor'
import {
  attention,
  cacheAppend,
  cachedAttention,
  dropout,
  embedding,
  reshape,
  sizeOf,
} from '@ts/tensor'
import type { Forward, ForwardInputs } from './model.ts'

/** How a layer attends. */
export interface AttentionShape {
  readonly heads: number
  readonly kvHeads: number
  /** Factor on the scores. */
  readonly scale: number
  /** Keys a token sees, itself included; 0: all before it. */
  readonly window: number
}

/** The state of building one forward pass. */
export class Pass {
  readonly inputs: ForwardInputs
  private readonly internals: Record<string, Tensor> = {}
  private dropouts = 0

  constructor(inputs: ForwardInputs) {
    this.inputs = inputs
  }

  /** Names a tensor so that it can be asked for, and returns it. */
  keep(name: string, tensor: Tensor): Tensor {
    this.internals[name] = tensor
    return tensor
  }

  /** Dropout in training, nothing otherwise. Every place draws from a stream of its own. */
  dropout(x: Tensor): Tensor {
    const options = this.inputs.dropout
    if (!options || options.rate === 0) return x
    return dropout(x, options.seed, { rate: options.rate, stream: this.dropouts++ })
  }

  /** Causal attention of layer `layer`, over the cache if there is one. @returns as the query */
  attend(layer: number, qkv: readonly [Tensor, Tensor, Tensor], shape: AttentionShape): Tensor {
    const [query, key, value] = qkv
    this.keep(`query.${layer}`, query)
    this.keep(`key.${layer}`, key)
    this.keep(`value.${layer}`, value)
    const { cache } = this.inputs
    if (!cache) return this.keep(`attention.${layer}`, attention(query, key, value, shape))
    const keys = cacheAppend(cache.store.keys[layer], key, cache.slots)
    const values = cacheAppend(cache.store.values[layer], value, cache.slots)
    const result = cachedAttention(query, keys, values, cache.slots, shape)
    return this.keep(`attention.${layer}`, result)
  }

  /** Ends the pass. @param final (…, C) @param head from (…, C) to (…, V) */
  finish(final: Tensor, head: (x: Tensor) => Tensor): Forward {
    this.keep('final', final)
    const { rows } = this.inputs
    if (!rows) return { logits: head(final), internals: this.internals }
    const channels = final.shape.at(-1)!
    const flat = reshape(final, [sizeOf(final) / channels, channels])
    const wanted = embedding(flat, rows)
    return { logits: head(wanted), internals: this.internals }
  }
}
