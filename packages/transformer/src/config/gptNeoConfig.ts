// config.json of GPT-Neo.
import type { Json } from '../checkpoint/json.ts'
import { type ActivationName, activationNames } from './activation.ts'
import type { SpecialTokens } from './config.ts'
import type { Fields } from './fields.ts'

/** What a layer's tokens see: all before them, or a window. */
export type AttentionKind = 'global' | 'local'

/** A GPT-Neo model's shape. */
export interface GPTNeoConfig extends SpecialTokens {
  readonly model_type: 'gpt_neo'
  readonly vocab_size: number
  /** Longest text in tokens. */
  readonly max_position_embeddings: number
  readonly hidden_size: number
  readonly num_layers: number
  readonly num_heads: number
  /** Patterns and how often each is repeated: `[[['global', 'local'], 4]]` for 8 layers. */
  readonly attention_types: readonly (readonly [readonly AttentionKind[], number])[]
  /** Keys a local layer's tokens see, themselves included. */
  readonly window_size: number
  /** null: four times the hidden size. */
  readonly intermediate_size: number | null
  readonly activation_function: ActivationName
  readonly layer_norm_epsilon: number
  /** true: the head is the token embedding. */
  readonly tie_word_embeddings: boolean
}

/** The kind of each layer. */
export function attentionLayers(config: GPTNeoConfig): readonly AttentionKind[] {
  return config.attention_types.flatMap(([kinds, times]) => {
    return Array.from({ length: times }, () => kinds).flat()
  })
}

/** Reads the fields. @throws FormatError at the first that is missing, wrong or unsupported */
export function readGPTNeoConfig(fields: Fields): GPTNeoConfig {
  const vocab_size = fields.size('vocab_size')
  const hidden_size = fields.size('hidden_size')
  const num_heads = fields.size('num_heads')
  const num_layers = fields.layers('num_layers')
  if (hidden_size % num_heads !== 0) {
    fields.fail('num_heads', `must divide hidden_size ${hidden_size}`, num_heads)
  }
  return {
    model_type: 'gpt_neo',
    vocab_size,
    max_position_embeddings: fields.size('max_position_embeddings'),
    hidden_size,
    num_layers,
    num_heads,
    attention_types: readAttentionTypes(fields, num_layers),
    window_size: fields.size('window_size', 256),
    intermediate_size: fields.optionalSize('intermediate_size'),
    activation_function: fields.oneOf('activation_function', activationNames, 'gelu_new'),
    layer_norm_epsilon: fields.positive('layer_norm_epsilon', 1e-5),
    tie_word_embeddings: fields.boolean('tie_word_embeddings', true),
    ...fields.specialTokens(vocab_size),
  }
}

function readAttentionTypes(fields: Fields, layers: number): GPTNeoConfig['attention_types'] {
  const name = 'attention_types'
  const rule = "must be patterns of 'global' and 'local' with their repeats, [[[…], n], …]"
  const value = fields.value(name)
  if (!Array.isArray(value)) return fields.fail(name, rule, value)
  let total = 0
  const types = value.map((item: Json) => {
    const [kinds, times] = Array.isArray(item) && item.length === 2 ? item : []
    if (!Array.isArray(kinds) || kinds.length === 0 || !kinds.every(isKind)) {
      return fields.fail(name, rule, value)
    }
    if (typeof times !== 'number' || !(Number.isInteger(times) && times > 0)) {
      return fields.fail(name, rule, value)
    }
    total += kinds.length * times
    return [kinds, times] as const
  })
  if (total !== layers) fields.fail(name, `must name ${layers} layers, they name ${total}`)
  return types
}

function isKind(value: Json): value is AttentionKind {
  return value === 'global' || value === 'local'
}
