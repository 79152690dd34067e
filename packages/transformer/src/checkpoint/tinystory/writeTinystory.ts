// A model in one file: configuration, tokenizer, card and weights, each section with its checksum.
import { type Tokenizer, writeTokenizerBin, writeTokenizerJson } from '@ts/tokenizer'
import { formatConfig } from '../../config/parseConfig.ts'
import { crc32 } from '../crc32.ts'
import { type Encoding, encode, encodedBytes, encodingFor } from '../encoding.ts'
import type { Weights } from '../tensorFile.ts'
import { transpose } from '../transpose.ts'
import { type ModelTensor, modelTensors } from '../weights.ts'
import { ALIGNMENT, after, aligned, CHECKSUM, SIGNATURE, VERSION } from './layout.ts'

/** What goes into the file. */
export interface TinystoryOptions {
  /**
   * What matrices are stored as, default f32. Vectors stay f32; rows that are no multiple of 32 become
   * f16 where blocks are asked for, and so do learned positions; embeddings of a q4_0 file are q8_0.
   */
  readonly type?: Encoding
  readonly tokenizer?: Tokenizer | null
  /** The model card, Markdown. */
  readonly card?: string
}

/**
 * The bytes of a .tinystory file, chunk by chunk.
 *
 * @throws FormatError if a tensor of the checkpoint is missing or does not fit
 * @throws RangeError if a value does not fit f16
 * @see docs/tinystory-format.md
 */
export async function* writeTinystory(
  weights: Weights,
  { type = 'f32', tokenizer = null, card = '' }: TinystoryOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const utf8 = new TextEncoder()
  const files = new Map<string, Uint8Array>()
  if (card !== '') files.set('README.md', utf8.encode(card))
  if (tokenizer) files.set(...tokenizerFile(tokenizer))
  const tensors = modelTensors(weights).map((tensor) => stored(tensor, type))
  const text = header(weights, files, tensors)
  yield start(text)
  yield* section(text, null)
  for (const bytes of files.values()) yield* section(bytes, crc32(bytes))
  for (const { tensor, encoding } of tensors) {
    const { shape, transposed } = tensor
    const values = await tensor.read()
    const rows = transposed ? transpose(values, shape[0], shape[1]) : values
    const bytes = encode(rows, encoding)
    yield* section(bytes, crc32(bytes))
  }
}

interface Stored {
  readonly tensor: ModelTensor
  readonly encoding: Encoding
  /** As it lies in the file: matrices as (outputs, inputs). */
  readonly shape: readonly number[]
}

function stored(tensor: ModelTensor, type: Encoding): Stored {
  const shape = tensor.transposed ? tensor.shape.toReversed() : tensor.shape
  const positions = /\.wpe\./.test(tensor.name)
  const wanted = positions && type.startsWith('q') ? 'f16' : type
  const table = /(embed_tokens|wte|lm_head)\.weight$/.test(tensor.name)
  const encoding = encodingFor(wanted, shape.length === 1 ? null : shape[1], table)
  return { tensor, encoding, shape }
}

/** llama2.c's form keeps scores, which tokenizer.json cannot; where it does not fit, the latter. */
function tokenizerFile(tokenizer: Tokenizer): readonly [name: string, bytes: Uint8Array] {
  const { kind, merges, text, added } = tokenizer.definition
  const scored = kind === 'sentencepiece' && merges.by === 'score' && added.length <= 3
  if (scored && text.steps.length === 0 && text.prefix === 'first') {
    try {
      return ['tokenizer.bin', writeTokenizerBin(tokenizer)]
    } catch {
      // Its first ids are not llama2.c's: then the other form, which holds any.
    }
  }
  return ['tokenizer.json', new TextEncoder().encode(writeTokenizerJson(tokenizer))]
}

/** JSON with the sections' places. They depend on its own length, so they count from its end. */
function header(
  { config }: Weights,
  files: ReadonlyMap<string, Uint8Array>,
  tensors: readonly Stored[],
): Uint8Array {
  let offset = 0
  const place = (length: number): { readonly offset: number; readonly length: number } => {
    const here = { offset, length }
    offset = after(here)
    return here
  }
  const json = {
    config: JSON.parse(formatConfig(config)),
    files: [...files].map(([name, bytes]) => ({ name, ...place(bytes.length) })),
    tensors: tensors.map(({ tensor, encoding, shape }) => {
      const values = shape.reduce((product, n) => product * n, 1)
      const { name, transposed } = tensor
      const turned = transposed ? { transposed } : {}
      return { name, encoding, shape, ...turned, ...place(encodedBytes(encoding, values)) }
    }),
  }
  return new TextEncoder().encode(JSON.stringify(json))
}

/** Signature, version, and the header's length and checksum, which covers those numbers too. */
function start(header: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(ALIGNMENT)
  const view = new DataView(bytes.buffer)
  bytes.set(SIGNATURE)
  view.setUint32(8, VERSION, true)
  view.setUint32(12, header.length, true)
  view.setUint32(16, crc32(header, crc32(bytes.subarray(8, 16))), true)
  return bytes
}

/** A section, its checksum unless that stands elsewhere, and zeros up to the next. */
function* section(
  bytes: Uint8Array,
  checksum: number | null,
): Generator<Uint8Array, void, undefined> {
  yield bytes
  const end = checksum === null ? bytes.length : bytes.length + CHECKSUM
  const rest = new Uint8Array(aligned(end) - bytes.length)
  if (checksum !== null) new DataView(rest.buffer).setUint32(0, checksum, true)
  yield rest
}
