// config.json of Llama.
import type { SpecialTokens } from './config.ts'
import type { Fields } from './fields.ts'

/** A Llama model's shape. */
export interface LlamaConfig extends SpecialTokens {
  readonly model_type: 'llama'
  readonly vocab_size: number
  /** Longest text in tokens. */
  readonly max_position_embeddings: number
  readonly hidden_size: number
  readonly intermediate_size: number
  readonly num_hidden_layers: number
  readonly num_attention_heads: number
  readonly num_key_value_heads: number
  readonly head_dim: number
  readonly rms_norm_eps: number
  /** Base of the rotary frequencies. */
  readonly rope_theta: number
  readonly attention_bias: boolean
  readonly mlp_bias: boolean
  /** true: the head is the token embedding. */
  readonly tie_word_embeddings: boolean
}

/** Reads the fields. @throws FormatError at the first that is missing, wrong or unsupported */
export function readLlamaConfig(fields: Fields): LlamaConfig {
  const vocab_size = fields.size('vocab_size')
  const hidden_size = fields.size('hidden_size')
  const heads = fields.size('num_attention_heads')
  const kvHeads = fields.size('num_key_value_heads', heads)
  if (heads % kvHeads !== 0) {
    fields.fail('num_key_value_heads', `must divide num_attention_heads ${heads}`, kvHeads)
  }
  if (!fields.has('head_dim') && hidden_size % heads !== 0) {
    fields.fail('num_attention_heads', `must divide hidden_size ${hidden_size}`, heads)
  }
  const head_dim = fields.size('head_dim', Math.floor(hidden_size / heads) || 1)
  if (head_dim % 2 !== 0) fields.fail('head_dim', 'must be even for rotary positions', head_dim)
  fields.oneOf('hidden_act', ['silu'], 'silu')
  return {
    model_type: 'llama',
    vocab_size,
    max_position_embeddings: fields.size('max_position_embeddings'),
    hidden_size,
    intermediate_size: fields.size('intermediate_size'),
    num_hidden_layers: fields.layers('num_hidden_layers'),
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim,
    rms_norm_eps: fields.positive('rms_norm_eps', 1e-6),
    rope_theta: readTheta(fields),
    attention_bias: fields.boolean('attention_bias', false),
    mlp_bias: fields.boolean('mlp_bias', false),
    tie_word_embeddings: fields.boolean('tie_word_embeddings', false),
    ...fields.specialTokens(vocab_size),
  }
}

/** Older files have `rope_theta` and `rope_scaling`, newer ones `rope_parameters` with both. */
function readTheta(fields: Fields): number {
  for (const name of ['rope_scaling', 'rope_parameters']) {
    if (!fields.has(name)) continue
    const inner = fields.inside(name)
    const type = inner.has('rope_type') ? 'rope_type' : 'type'
    inner.oneOf(type, ['default'], 'default')
    if (inner.has('rope_theta')) return inner.positive('rope_theta')
  }
  return fields.positive('rope_theta', 10000)
}
