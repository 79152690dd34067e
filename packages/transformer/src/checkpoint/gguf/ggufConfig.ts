// A configuration as GGUF metadata, and back.
import { FormatError } from '@ts/tokenizer'
import type { Config } from '../../config/config.ts'
import { formatConfig, parseConfig } from '../../config/parseConfig.ts'
import { shapeOf } from '../../config/shape.ts'
import type { GgufEntry, GgufHeader } from './ggufHeader.ts'
import type { GgufField } from './ggufMetadata.ts'

/** Our own key: the config.json of a model of which the others do not say all. */
const OWN = 'tinystories.config'

/** GGUF's keys below the architecture's name, and the fields of config.json they are. */
const llamaFields: Readonly<Record<string, string>> = {
  context_length: 'max_position_embeddings',
  embedding_length: 'hidden_size',
  block_count: 'num_hidden_layers',
  feed_forward_length: 'intermediate_size',
  'attention.head_count': 'num_attention_heads',
  'attention.head_count_kv': 'num_key_value_heads',
  'attention.key_length': 'head_dim',
  'attention.layer_norm_rms_epsilon': 'rms_norm_eps',
  'rope.freq_base': 'rope_theta',
}

const gpt2Fields: Readonly<Record<string, string>> = {
  context_length: 'n_positions',
  embedding_length: 'n_embd',
  block_count: 'n_layer',
  feed_forward_length: 'n_inner',
  'attention.head_count': 'n_head',
  'attention.layer_norm_epsilon': 'layer_norm_epsilon',
}

/** What llama.cpp may have in a Llama's metadata that changes what it computes, and what it must be. */
const only: Readonly<Record<string, number | string>> = {
  'llama.expert_count': 0,
  'llama.rope.scaling.type': 'none',
  'llama.attention.clamp_kqv': 0,
  'llama.logit_scale': 1,
}

/** Metadata that describes a model to llama.cpp, and to {@link readGgufConfig} exactly. */
export function ggufConfig(config: Config): readonly GgufField[] {
  const { vocabulary, context, channels, layers, heads, kvHeads, headSize, hidden } =
    shapeOf(config)
  const u32 = (key: string, value: number): GgufField => ({ key, type: 'u32', value })
  const f32 = (key: string, value: number): GgufField => ({ key, type: 'f32', value })
  const shape = (name: string): readonly GgufField[] => [
    u32(`${name}.vocab_size`, vocabulary),
    u32(`${name}.context_length`, context),
    u32(`${name}.embedding_length`, channels),
    u32(`${name}.block_count`, layers),
    u32(`${name}.feed_forward_length`, hidden),
    u32(`${name}.attention.head_count`, heads),
  ]
  const exact: GgufField = { key: OWN, type: 'string', value: formatConfig(config) }
  switch (config.model_type) {
    case 'llama':
      return [
        ...shape('llama'),
        u32('llama.attention.head_count_kv', kvHeads),
        u32('llama.attention.key_length', headSize),
        u32('llama.attention.value_length', headSize),
        u32('llama.rope.dimension_count', headSize),
        f32('llama.attention.layer_norm_rms_epsilon', config.rms_norm_eps),
        f32('llama.rope.freq_base', config.rope_theta),
        exact,
      ]
    case 'gpt2':
    case 'gpt_neo':
      return [
        ...shape('gpt2'),
        f32('gpt2.attention.layer_norm_epsilon', config.layer_norm_epsilon),
        exact,
      ]
    default:
      return config satisfies never
  }
}

/**
 * What llama.cpp will compute differently from the model, each as a sentence; usually nothing.
 */
export function ggufLimits(config: Config): readonly string[] {
  if (config.model_type === 'llama') return []
  const limits: string[] = []
  const { windows, context } = shapeOf(config)
  const window = Math.min(...windows.map((size) => size || context))
  if (window < context) {
    limits.push(
      `llama.cpp has no windows of ${window} tokens for this architecture: its output differs in texts longer than that`,
    )
  }
  if (config.activation_function === 'gelu') {
    limits.push('llama.cpp approximates the exact gelu of this model with tanh')
  }
  return limits
}

/**
 * Reads the configuration.
 *
 * @throws FormatError naming the key that is missing, wrong or asks for what we do not compute
 */
export function readGgufConfig(header: GgufHeader, source: string): Config {
  const { metadata, tensors } = header
  const architecture = metadata.get('general.architecture')
  const name = architecture?.value
  if (name !== 'llama' && name !== 'gpt2') {
    const actual = typeof name === 'string' ? `'${name.slice(0, 40)}'` : 'nothing'
    const problem = `only llama and gpt2 can be read, got ${actual}`
    throw new FormatError(source, 'general.architecture', problem, at(architecture))
  }
  const own = metadata.get(OWN)
  if (own) {
    if (typeof own.value !== 'string')
      throw new FormatError(source, OWN, 'must be a string', at(own))
    const config = parseConfig(new TextEncoder().encode(own.value), `${source}: ${OWN}`)
    if ((config.model_type === 'llama') === (name === 'llama')) return config
    const problem = `a ${config.model_type} cannot have the architecture ${name}`
    throw new FormatError(source, OWN, problem, at(own))
  }
  for (const [key, value] of Object.entries(only)) {
    const entry = metadata.get(key)
    if (!entry || entry.value === value) continue
    const problem = `only ${value} is supported, got ${String(entry.value).slice(0, 40)}`
    throw new FormatError(source, key, problem, at(entry))
  }
  const vocabulary = tensors.get('token_embd.weight')
  if (vocabulary?.shape.length !== 2) {
    throw new FormatError(source, 'token_embd.weight', 'must be a matrix', at(vocabulary))
  }
  const found = configOf(name, header, vocabulary.shape[0], source)
  const turned = metadata.get('llama.rope.dimension_count')
  if (turned && turned.value !== shapeOf(found).headSize) {
    const problem = `only all ${shapeOf(found).headSize} channels of a head can turn, got ${turned.value}`
    throw new FormatError(source, 'llama.rope.dimension_count', problem, at(turned))
  }
  return found
}

function configOf(
  name: 'llama' | 'gpt2',
  { metadata, tensors }: GgufHeader,
  vocabulary: number,
  source: string,
): Config {
  const ids = specialIds(metadata)
  const json: Record<string, unknown> = {
    model_type: name,
    vocab_size: vocabulary,
    tie_word_embeddings: !tensors.has('output.weight'),
    ...ids,
  }
  if (name === 'llama') {
    json.attention_bias = tensors.has('blk.0.attn_q.bias')
    json.mlp_bias = tensors.has('blk.0.ffn_up.bias')
  }
  const keys = new Map(
    ['bos', 'eos'].map((id) => [`${id}_token_id`, `tokenizer.ggml.${id}_token_id`]),
  )
  const fields = name === 'llama' ? llamaFields : gpt2Fields
  for (const [below, field] of Object.entries(fields)) {
    const key = `${name}.${below}`
    keys.set(field, key)
    const entry = metadata.get(key)
    if (!entry) continue
    if (typeof entry.value !== 'number' || !Number.isFinite(entry.value)) {
      throw new FormatError(source, key, 'must be one number', at(entry))
    }
    json[field] = shortened(entry.value)
  }
  try {
    return parseConfig(new TextEncoder().encode(JSON.stringify(json)), source)
  } catch (error) {
    // Names the key of this file instead of the field of a config.json.
    if (!(error instanceof FormatError)) throw error
    const key = keys.get(error.field) ?? error.field
    const problem = error.message.slice(`${source}: ${error.field}: `.length)
    throw new FormatError(source, key, problem, at(metadata.get(key)))
  }
}

function specialIds(metadata: ReadonlyMap<string, GgufEntry>): Readonly<Record<string, unknown>> {
  const id = (name: string): unknown => metadata.get(`tokenizer.ggml.${name}_token_id`)?.value
  const ends = [...new Set([id('eos'), id('eot')])].filter((end) => end !== undefined)
  return {
    bos_token_id: id('bos') ?? null,
    eos_token_id: ends.length > 1 ? ends : (ends[0] ?? null),
  }
}

/** Float32 0.00001 is 9.99999974e-6 as a double; the shortest decimal that gives it is meant. */
function shortened(value: number): number {
  if (Number.isInteger(value)) return value
  const short = Number(value.toPrecision(7))
  return Math.fround(short) === value ? short : value
}

function at(entry: { readonly offset: number } | undefined): { readonly offset?: number } {
  return entry ? { offset: entry.offset } : {}
}
