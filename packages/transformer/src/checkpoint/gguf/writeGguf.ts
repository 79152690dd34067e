// A checkpoint as a GGUF file for llama.cpp, written tensor by tensor.
import type { Tokenizer } from '@ts/tokenizer'
import { shapeOf } from '../../config/shape.ts'
import { type Encoding, encode, encodedBytes, encodingFor } from '../encoding.ts'
import { halvesToPairs } from '../rotaryOrder.ts'
import type { Weights } from '../tensorFile.ts'
import { transpose } from '../transpose.ts'
import { type ModelTensor, modelTensors } from '../weights.ts'
import { ggufConfig } from './ggufConfig.ts'
import { ByteWriter, type GgufField, padding, writeField } from './ggufMetadata.ts'
import { type GgufPart, type GgufTensor, ggufTensors } from './ggufTensors.ts'
import { ggufTokenizer } from './ggufTokenizer.ts'
import { fileType, typeOfEncoding } from './ggufTypes.ts'

/** How a GGUF file is written. */
export interface GgufOptions {
  /**
   * What matrices are stored as, default f32. Vectors and learned positions stay f32; rows that are no
   * multiple of 32 become f16 where blocks are asked for; embeddings of a q4_0 file are q8_0.
   */
  readonly type?: Encoding
  /** llama.cpp opens no file without one; ours does. */
  readonly tokenizer?: Tokenizer | null
  /** What programs show as the model's name. */
  readonly name?: string
}

const ALIGNMENT = 32

/**
 * The bytes of a GGUF file (version 3), chunk by chunk.
 *
 * GPT-Neo is written as the GPT-2 that computes the same within its window, see {@link ggufLimits}.
 *
 * @throws FormatError if a tensor of the checkpoint is missing or does not fit
 * @throws RangeError if the tokenizer has more ids than the model, or a kind llama.cpp does not know,
 *         or a value does not fit f16
 * @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
export async function* writeGguf(
  weights: Weights,
  { type = 'f32', tokenizer = null, name = 'story model' }: GgufOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { config } = weights
  const tensors = ggufTensors(config)
  const { headSize, vocabulary } = shapeOf(config)
  const fields: readonly GgufField[] = [
    {
      key: 'general.architecture',
      type: 'string',
      value: config.model_type === 'llama' ? 'llama' : 'gpt2',
    },
    { key: 'general.name', type: 'string', value: name },
    { key: 'general.file_type', type: 'u32', value: fileType(type) },
    { key: 'general.quantization_version', type: 'u32', value: 2 },
    ...ggufConfig(config),
    ...(tokenizer ? ggufTokenizer(tokenizer, config, vocabulary) : []),
  ]
  yield header(fields, tensors, type)
  const sources = new Map(modelTensors(weights).map((tensor) => [tensor.name, tensor]))
  for (const tensor of tensors) {
    const values = await assemble(tensor, sources, headSize)
    const bytes = encode(values, encodingOf(tensor, type))
    yield bytes
    const missing = padding(bytes.length, ALIGNMENT)
    if (missing > 0) yield new Uint8Array(missing)
  }
}

function header(
  fields: readonly GgufField[],
  tensors: readonly GgufTensor[],
  type: Encoding,
): Uint8Array {
  const writer = new ByteWriter()
  writer.bytes(new TextEncoder().encode('GGUF')).u32(3).u64(tensors.length).u64(fields.length)
  for (const field of fields) writeField(writer, field)
  let offset = 0
  for (const tensor of tensors) {
    const encoding = encodingOf(tensor, type)
    writer.string(tensor.name).u32(tensor.shape.length)
    for (const size of tensor.shape.toReversed()) writer.u64(size)
    writer.u32(typeOfEncoding(encoding)).u64(offset)
    const values = tensor.shape.reduce((product, n) => product * n, 1)
    const bytes = encodedBytes(encoding, values)
    offset += bytes + padding(bytes, ALIGNMENT)
  }
  return writer.align(ALIGNMENT).finish()
}

function encodingOf({ name, shape }: GgufTensor, type: Encoding): Encoding {
  // llama.cpp adds positions to embeddings and wants them exact.
  if (name === 'position_embd.weight') return 'f32'
  const table = name === 'token_embd.weight' || name === 'output.weight'
  return encodingFor(type, shape.length === 1 ? null : shape[1], table)
}

async function assemble(
  { shape, parts }: GgufTensor,
  sources: ReadonlyMap<string, ModelTensor>,
  headSize: number,
): Promise<Float32Array> {
  const columns = shape.length === 1 ? 1 : shape[1]
  const read = async (part: GgufPart): Promise<Float32Array> =>
    converted(await sources.get(part.name)!.read(), part, { columns, headSize })
  if (parts.length === 1) return read(parts[0])
  const values = new Float32Array(shape[0] * columns)
  let row = 0
  for (const part of parts) {
    values.set(await read(part), row * columns)
    row += part.rows
  }
  return values
}

function converted(
  values: Float32Array,
  { order, rows, scale }: GgufPart,
  { columns, headSize }: { readonly columns: number; readonly headSize: number },
): Float32Array {
  if (order === 'transposed') return transpose(values, columns, rows)
  if (order === 'pairs') return halvesToPairs(values, headSize, columns)
  return scale === 1 ? values : values.map((x) => x * scale)
}
