// llama2.c's .bin: a header, then float32 weights, layer after layer of each kind. Version 0 has no
// mark and ends with tables we compute ourselves; version 1 begins with `ak42`. Versions above are
// quantised and not read.
import { type Backend, type Leaf, sizeOf } from '@ts/tensor'
import { FormatError } from '@ts/tokenizer'
import type { LlamaConfig } from '../config/llamaConfig.ts'
import { parameters } from '../parameters.ts'
import type { Checkpoint } from './checkpoint.ts'
import { fromFloat32 } from './floats.ts'
import { readExactly, type Source } from './source.ts'

const MAGIC = 0x616b3432
const HEADER_FIELDS = ['dim', 'hidden_dim', 'n_layers', 'n_heads', 'n_kv_heads'] as const

/** Largest values taken seriously: far above any model in this format. */
const LARGEST = { dim: 65536, hidden_dim: 2 ** 20, n_layers: 1000, n_heads: 4096, n_kv_heads: 4096 }

/**
 * Opens a llama2.c checkpoint, version 0 or 1.
 *
 * The config takes token 1, with which these models begin every story, as the end of text too.
 *
 * @throws FormatError if the header is impossible or the file has another size than it asks for
 * @see https://github.com/karpathy/llama2.c export.py
 */
export async function openLlama2c(source: Source): Promise<Checkpoint> {
  const { config, start, version } = await readHeader(source)
  const parts = layout(config, version)
  const size = parts.reduce((at, { length }) => at + 4 * length, start)
  if (size !== source.size) {
    const problem = `the header asks for a file of ${size} bytes, got ${source.size}`
    throw new FormatError(source.name, 'file size', problem, { offset: 0 })
  }
  return {
    config,
    async load(backend, model) {
      const leaves = new Map(parameters(model))
      let offset = start
      for (const part of parts) {
        if (part.name !== null) await loadPart(part, { source, offset, backend, leaves, config })
        offset += 4 * part.length
      }
    },
  }
}

interface Header {
  readonly config: LlamaConfig
  /** First byte of the weights. */
  readonly start: number
  readonly version: 0 | 1
}

async function readHeader(source: Source): Promise<Header> {
  const mark = await readExactly(source, { offset: 0, length: 8 }, 'header')
  const view = new DataView(mark.buffer, mark.byteOffset, mark.length)
  if (view.getUint32(0, true) !== MAGIC) {
    const bytes = await readExactly(source, { offset: 0, length: 28 }, 'header')
    return { config: readConfig(bytes, source, 0), start: 28, version: 0 }
  }
  const version = view.getInt32(4, true)
  if (version !== 1) {
    const problem = `only versions 0 and 1 (float32) can be read, got ${version}`
    throw new FormatError(source.name, 'version', problem, { offset: 4 })
  }
  const bytes = await readExactly(source, { offset: 8, length: 248 }, 'header')
  const tied = bytes[28]
  if (tied > 1) {
    const problem = `must be 0 or 1, got ${tied}`
    throw new FormatError(source.name, 'shared_classifier', problem, { offset: 36 })
  }
  return { config: readConfig(bytes, source, 8, tied === 1), start: 256, version: 1 }
}

/** @param tied null: told by the sign of the vocabulary's size, as version 0 does */
function readConfig(
  bytes: Uint8Array,
  source: Source,
  offset: number,
  tied: boolean | null = null,
): LlamaConfig {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const fail = (field: string, at: number, problem: string): never => {
    throw new FormatError(source.name, field, problem, { offset: offset + 4 * at })
  }
  const bounded = (field: string, at: number, value: number, most: number): number =>
    value >= 1 && value <= most ? value : fail(field, at, `must be from 1 to ${most}, got ${value}`)
  const [dim, hidden, layers, heads, kvHeads] = HEADER_FIELDS.map((field, i) => {
    return bounded(field, i, view.getInt32(4 * i, true), LARGEST[field])
  })
  const signed = view.getInt32(20, true)
  const vocabulary = bounded('vocab_size', 5, tied === null ? Math.abs(signed) : signed, 2 ** 24)
  const context = bounded('seq_len', 6, view.getInt32(24, true), 2 ** 24)
  if (dim % (2 * heads) !== 0) fail('n_heads', 3, `dim ${dim} must be heads · even, got ${heads}`)
  if (heads % kvHeads !== 0) fail('n_kv_heads', 4, `must divide n_heads ${heads}, got ${kvHeads}`)
  return {
    model_type: 'llama',
    vocab_size: vocabulary,
    max_position_embeddings: context,
    hidden_size: dim,
    intermediate_size: hidden,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim: dim / heads,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    attention_bias: false,
    mlp_bias: false,
    tie_word_embeddings: tied ?? signed > 0,
    ...(vocabulary > 1 ? { bos_token_id: 1, eos_token_id: 1 } : {}),
  }
}

/** A run of floats in the file. */
interface Part {
  /** The parameter it is; null: not needed. */
  readonly name: string | null
  /** In floats. */
  readonly length: number
}

function layout(config: LlamaConfig, version: 0 | 1): readonly Part[] {
  const { hidden_size: dim, intermediate_size: hidden, head_dim, vocab_size } = config
  const kv = config.num_key_value_heads * head_dim
  const layers = (name: string, length: number): readonly Part[] =>
    Array.from({ length: config.num_hidden_layers }, (_, i) => {
      return { name: `model.layers.${i}.${name}.weight`, length }
    })
  const embedding = { name: 'model.embed_tokens.weight', length: vocab_size * dim }
  const attentionNorm = layers('input_layernorm', dim)
  const mlpNorm = layers('post_attention_layernorm', dim)
  const norm = { name: 'model.norm.weight', length: dim }
  const attention = [
    ...layers('self_attn.q_proj', dim * dim),
    ...layers('self_attn.k_proj', kv * dim),
    ...layers('self_attn.v_proj', kv * dim),
    ...layers('self_attn.o_proj', dim * dim),
  ]
  const mlp = [
    ...layers('mlp.gate_proj', hidden * dim),
    ...layers('mlp.down_proj', dim * hidden),
    ...layers('mlp.up_proj', hidden * dim),
  ]
  const head = config.tie_word_embeddings
    ? []
    : [{ name: 'lm_head.weight', length: vocab_size * dim }]
  if (version === 1) {
    return [...attentionNorm, ...mlpNorm, norm, embedding, ...attention, ...mlp, ...head]
  }
  // Cosines and sines of the rotary positions, one for each pair.
  const tables = { name: null, length: config.max_position_embeddings * head_dim }
  return [embedding, ...attentionNorm, ...attention, ...mlpNorm, ...mlp, norm, tables, ...head]
}

async function loadPart(
  { name, length }: Part,
  at: {
    readonly source: Source
    readonly offset: number
    readonly backend: Backend
    readonly leaves: ReadonlyMap<string, Leaf>
    readonly config: LlamaConfig
  },
): Promise<void> {
  const leaf = at.leaves.get(name!)
  if (!leaf || sizeOf(leaf) !== length) {
    throw new RangeError(
      `llama2c: the model is not of the file's config, it has no fitting ${name}`,
    )
  }
  const range = { offset: at.offset, length: 4 * length }
  const values = fromFloat32(await readExactly(at.source, range, name!))
  const turned = /\.[qk]_proj\./.test(name!)
  at.backend.write(leaf, turned ? halves(values, at.config) : values)
}

/** llama2.c turns channels (2i, 2i+1) of a head, we turn (i, i + D/2): the rows move accordingly. */
function halves(values: Float32Array, { head_dim: D, hidden_size: C }: LlamaConfig): Float32Array {
  const result = new Float32Array(values.length)
  for (let row = 0; row < values.length / C; row++) {
    const inHead = row % D
    const to = row - inHead + (inHead % 2) * (D / 2) + Math.floor(inHead / 2)
    result.set(values.subarray(row * C, (row + 1) * C), to * C)
  }
  return result
}
