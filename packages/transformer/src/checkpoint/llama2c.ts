// llama2.c's .bin: a header, then the weights, layer after layer of each kind. Version 0 has no mark
// and holds tables we compute ourselves; versions 1 (float32) and 2 (int8 groups) begin with `ak42`.
import { GROUP, Quantized, sizeOf } from '@ts/tensor'
import { FormatError } from '@ts/tokenizer'
import type { LlamaConfig } from '../config/llamaConfig.ts'
import { type Checkpoint, checkpointOf } from './checkpoint.ts'
import { fromFloat32 } from './floats.ts'
import {
  headerBytes,
  type Llama2cVersion,
  llama2cLayout,
  type Part,
  partBytes,
} from './llama2cLayout.ts'
import { pairsToHalves } from './rotaryOrder.ts'
import { decodeParts, readExactly, readParts, type Source } from './source.ts'
import type { QuantizedMatrix } from './tensorFile.ts'

const MAGIC = 0x616b3432
const HEADER_FIELDS = ['dim', 'hidden_dim', 'n_layers', 'n_heads', 'n_kv_heads'] as const

/** Largest values taken seriously: far above any model in this format. */
const LARGEST = {
  dim: 65536,
  hidden_dim: 2 ** 20,
  n_layers: 1000,
  n_heads: 4096,
  n_kv_heads: 4096,
  group: 2 ** 20,
}

/**
 * Opens a llama2.c checkpoint of version 0, 1 or 2.
 *
 * The config takes token 1, with which these models begin every story, as the end of text too. Whole numbers
 * of version 2 in groups of 32 or multiples of it stay as they are, with scales of eleven bits. Other groups,
 * which exporters choose for small models, are read as the floats that they stand for: the type is f32.
 *
 * @throws FormatError if the header is impossible or the file has another size than it asks for
 * @see https://github.com/karpathy/llama2.c export.py
 */
export async function openLlama2c(source: Source): Promise<Checkpoint> {
  const header = await readHeader(source)
  const { parts, size } = place(header, source)
  if (size !== source.size) {
    const problem = `the header asks for a file of ${size} bytes, got ${source.size}`
    throw new FormatError(source.name, 'file size', problem, { offset: 0 })
  }
  const read = (name: string): Promise<Float32Array> => readPart(source, parts.get(name)!, header)
  const straight = (name: string): AsyncIterable<Float32Array> | null => {
    const { offset, bytes: length, rotary, quantized } = parts.get(name)!
    if (rotary || quantized) return null
    return decodeParts(readParts(source, { offset, length }, name), fromFloat32)
  }
  const weights = { source, tensors: parts, read, parts: straight }
  if (header.version !== 2) return checkpointOf({ config: header.config, weights })
  const matrices = [...parts.values()].filter((part) => part.quantized)
  const quantized = {
    ...weights,
    type: matrices.every((part) => isInGroups(part, header.group))
      ? ('int8' as const)
      : ('f32' as const),
    readQuantized: (name: string) => readQuantizedPart(source, parts.get(name)!, header),
  }
  return checkpointOf({ config: header.config, weights: quantized })
}

interface Header {
  readonly config: LlamaConfig
  /** First byte of the weights. */
  readonly start: number
  readonly version: Llama2cVersion
  /** Values that share a scale; of meaning in version 2 only. */
  readonly group: number
}

async function readHeader(source: Source): Promise<Header> {
  const mark = await readExactly(source, { offset: 0, length: 8 }, 'header')
  const view = new DataView(mark.buffer, mark.byteOffset, mark.length)
  if (view.getUint32(0, true) !== MAGIC) {
    const bytes = await readExactly(source, { offset: 0, length: 28 }, 'header')
    return { config: readConfig(bytes, source, 0), start: headerBytes(0), version: 0, group: 1 }
  }
  const version = view.getInt32(4, true)
  if (version !== 1 && version !== 2) {
    const problem = `only versions 0, 1 (float32) and 2 (int8) can be read, got ${version}`
    throw new FormatError(source.name, 'version', problem, { offset: 4 })
  }
  const bytes = await readExactly(source, { offset: 8, length: 248 }, 'header')
  const tied = bytes[28]
  if (tied > 1) {
    const problem = `must be 0 or 1, got ${tied}`
    throw new FormatError(source.name, 'shared_classifier', problem, { offset: 36 })
  }
  const group = version === 2 ? new DataView(bytes.buffer, bytes.byteOffset).getInt32(29, true) : 1
  if (group < 1 || group > LARGEST.group) {
    const problem = `must be from 1 to ${LARGEST.group}, got ${group}`
    throw new FormatError(source.name, 'group_size', problem, { offset: 37 })
  }
  const config = readConfig(bytes, source, 8, tied === 1)
  return { config, start: headerBytes(version), version, group }
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

/** Where each tensor stands. */
function place(
  { config, version, group, start }: Header,
  source: Source,
): { readonly parts: ReadonlyMap<string, PlacedPart>; readonly size: number } {
  const parts = new Map<string, PlacedPart>()
  let offset = start
  for (const part of llama2cLayout(config, version)) {
    const { name, shape, quantized } = part
    if (quantized && sizeOf({ shape, dtype: 'f32' }) % group !== 0) {
      const problem = `must divide (${shape.join(', ')}) of ${name}, got ${group}`
      throw new FormatError(source.name, 'group_size', problem, { offset: 37 })
    }
    const bytes = partBytes(part, group)
    if (name !== null) parts.set(name, { ...part, name, offset, bytes })
    offset += bytes
  }
  return { parts, size: offset }
}

interface PlacedPart extends Part {
  readonly name: string
  readonly offset: number
  readonly bytes: number
}

async function readPart(source: Source, part: PlacedPart, header: Header): Promise<Float32Array> {
  const { offset, bytes: length, name, shape, rotary, quantized } = part
  const bytes = await readExactly(source, { offset, length }, name)
  const values = quantized ? dequantized(bytes, header.group) : fromFloat32(bytes)
  return rotary ? pairsToHalves(values, header.config.head_dim, shape[1]) : values
}

/** int8 values, then a float32 scale for each group. */
function dequantized(bytes: Uint8Array, group: number): Float32Array {
  const length = (bytes.length / (group + 4)) * group
  const scales = fromFloat32(bytes.slice(length))
  const values = new Float32Array(length)
  for (let i = 0; i < length; i++) values[i] = ((bytes[i] << 24) >> 24) * scales[(i / group) | 0]
  return values
}

/** Whether the groups of a matrix are whole multiples of ours and do not cross rows. */
function isInGroups({ shape }: Part, group: number): boolean {
  return group % GROUP === 0 && shape[1] % GROUP === 0
}

/** As {@link dequantized}, where {@link isInGroups}. */
async function readQuantizedPart(
  source: Source,
  part: PlacedPart,
  { group, config }: Header,
): Promise<QuantizedMatrix | null> {
  const { offset, bytes: length, name, shape, rotary, quantized } = part
  if (!quantized || !isInGroups(part, group)) return null
  const bytes = await readExactly(source, { offset, length }, name)
  const count = (length / (group + 4)) * group
  const stored = fromFloat32(bytes.slice(count))
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, count)
  const scales = Float32Array.from(
    { length: count / GROUP },
    (_, i) => stored[Math.floor((i * GROUP) / group)],
  )
  if (!rotary) return { dtype: 'q8', matrix: new Quantized(values, scales) }
  const turn = <A extends Int8Array | Float32Array>(rows: A, columns: number): A =>
    pairsToHalves(rows, config.head_dim, columns)
  const matrix = new Quantized(turn(values, shape[1]), turn(scales, shape[1] / GROUP))
  return { dtype: 'q8', matrix }
}
