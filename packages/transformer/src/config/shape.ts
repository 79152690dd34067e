// The numbers all architectures have, under one name each.

import type { Config } from './config.ts'
import { attentionLayers } from './gptNeoConfig.ts'

/** A model's shape. Letters as in the kernels: V, C, L, H, KV, D, F. */
export interface Shape {
  /** V: rows of the token embedding. */
  readonly vocabulary: number
  /** Longest text in tokens. */
  readonly context: number
  /** C: width of the residual stream. */
  readonly channels: number
  /** L */
  readonly layers: number
  /** H: query heads. */
  readonly heads: number
  /** KV: key and value heads. */
  readonly kvHeads: number
  /** D: channels of a head. */
  readonly headSize: number
  /** F: width inside the MLP. */
  readonly hidden: number
  /** Whether the MLP has a gate, a third matrix. */
  readonly gated: boolean
  /** Of each layer: keys a token sees, itself included; 0: all before it. */
  readonly windows: readonly number[]
}

/** The shape a configuration describes. */
export function shapeOf(config: Config): Shape {
  switch (config.model_type) {
    case 'gpt_neo': {
      const { hidden_size: channels, num_heads: heads } = config
      return {
        vocabulary: config.vocab_size,
        context: config.max_position_embeddings,
        channels,
        layers: config.num_layers,
        heads,
        kvHeads: heads,
        headSize: channels / heads,
        hidden: config.intermediate_size ?? 4 * channels,
        gated: false,
        windows: attentionLayers(config).map((k) => (k === 'local' ? config.window_size : 0)),
      }
    }
    case 'gpt2': {
      const { n_embd: channels, n_head: heads, n_layer: layers } = config
      return {
        vocabulary: config.vocab_size,
        context: config.n_positions,
        channels,
        layers,
        heads,
        kvHeads: heads,
        headSize: channels / heads,
        hidden: config.n_inner ?? 4 * channels,
        gated: false,
        windows: Array<number>(layers).fill(0),
      }
    }
    case 'llama': {
      const { hidden_size: channels, num_attention_heads: heads } = config
      return {
        vocabulary: config.vocab_size,
        context: config.max_position_embeddings,
        channels,
        layers: config.num_hidden_layers,
        heads,
        kvHeads: config.num_key_value_heads,
        headSize: config.head_dim,
        hidden: config.intermediate_size,
        gated: true,
        windows: Array<number>(config.num_hidden_layers).fill(0),
      }
    }
    default:
      return config satisfies never
  }
}

/** Ids that end a text. */
export function endTokens(config: Config): readonly number[] {
  const { eos_token_id: ends } = config
  if (ends === undefined) return []
  return typeof ends === 'number' ? [ends] : ends
}
