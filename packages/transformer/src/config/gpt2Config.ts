// config.json of GPT-2.
import { type ActivationName, activationNames } from './activation.ts'
import type { SpecialTokens } from './config.ts'
import type { Fields } from './fields.ts'

/** A GPT-2 model's shape. */
export interface GPT2Config extends SpecialTokens {
  readonly model_type: 'gpt2'
  readonly vocab_size: number
  /** Longest text in tokens. */
  readonly n_positions: number
  /** Hidden size. */
  readonly n_embd: number
  readonly n_layer: number
  readonly n_head: number
  /** Width inside the MLP; null: four times the hidden size. */
  readonly n_inner: number | null
  readonly activation_function: ActivationName
  readonly layer_norm_epsilon: number
  /** true: the head is the token embedding. */
  readonly tie_word_embeddings: boolean
}

/** Reads the fields. @throws FormatError at the first that is missing, wrong or unsupported */
export function readGPT2Config(fields: Fields): GPT2Config {
  const vocab_size = fields.size('vocab_size')
  const n_embd = fields.size('n_embd')
  const n_head = fields.size('n_head')
  if (n_embd % n_head !== 0) fields.fail('n_head', `must divide n_embd ${n_embd}`, n_head)
  fields.only('scale_attn_weights', true)
  fields.only('scale_attn_by_inverse_layer_idx', false)
  fields.only('add_cross_attention', false)
  return {
    model_type: 'gpt2',
    vocab_size,
    n_positions: fields.size('n_positions'),
    n_embd,
    n_layer: fields.layers('n_layer'),
    n_head,
    n_inner: fields.optionalSize('n_inner'),
    activation_function: fields.oneOf('activation_function', activationNames, 'gelu_new'),
    layer_norm_epsilon: fields.positive('layer_norm_epsilon', 1e-5),
    tie_word_embeddings: fields.boolean('tie_word_embeddings', true),
    ...fields.specialTokens(vocab_size),
  }
}
