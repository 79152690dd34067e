// How files hold numbers: floats of three sizes, and GGUF's blocks of 32 quantised ones.
import type { WeightType } from '../weightType.ts'
import { fromBfloat16, fromFloat16, fromFloat32, toBytes } from './floats.ts'
import { toBfloat16, toFloat16 } from './half.ts'
import { fromQ4_0, fromQ8_0, toQ4_0, toQ8_0, wholeQ4_0, wholeQ8_0 } from './quantize.ts'
import type { QuantizedMatrix } from './tensorFile.ts'

/**
 * How a tensor's values stand in a file. `q8_0` and `q4_0` are ggml's: blocks of 32 values of a row
 * with one half-precision scale, in 34 or 18 bytes.
 */
export type Encoding = 'f32' | 'f16' | 'bf16' | 'q8_0' | 'q4_0'

/** All of them, the most exact first. */
export const encodings: readonly Encoding[] = ['f32', 'f16', 'bf16', 'q8_0', 'q4_0']

interface Codec {
  /** Values of a block, and its bytes. */
  readonly block: number
  readonly bytes: number
  readonly decode: (bytes: Uint8Array) => Float32Array
  readonly encode: (values: Float32Array) => Uint8Array
}

const codecs: Readonly<Record<Encoding, Codec>> = {
  f32: { block: 1, bytes: 4, decode: fromFloat32, encode: toBytes },
  f16: { block: 1, bytes: 2, decode: fromFloat16, encode: toFloat16 },
  bf16: { block: 1, bytes: 2, decode: fromBfloat16, encode: toBfloat16 },
  q8_0: { block: 32, bytes: 34, decode: fromQ8_0, encode: toQ8_0 },
  q4_0: { block: 32, bytes: 18, decode: fromQ4_0, encode: toQ4_0 },
}

/** Values that share a scale: rows must be multiples of it. */
export function blockOf(encoding: Encoding): number {
  return codecs[encoding].block
}

/** Bytes of some values, whole blocks of them. */
export function encodedBytes(encoding: Encoding, values: number): number {
  const { block, bytes } = codecs[encoding]
  return (values / block) * bytes
}

/** Stored bytes as float32. */
export function decode(bytes: Uint8Array, encoding: Encoding): Float32Array {
  return codecs[encoding].decode(bytes)
}

/** Stored bytes as the whole numbers and scales that they are; null if they are floats. */
export function decodeQuantized(bytes: Uint8Array, encoding: Encoding): QuantizedMatrix | null {
  if (encoding === 'q8_0') return { dtype: 'q8', matrix: wholeQ8_0(bytes) }
  return encoding === 'q4_0' ? { dtype: 'q4', matrix: wholeQ4_0(bytes) } : null
}

/** The weight type of a file by the encodings of its matrices: that of most of them. */
export function typeOfEncodings(all: readonly Encoding[]): WeightType {
  const share = (encoding: Encoding): number =>
    all.filter((other) => other === encoding).length / all.length
  if (!(share('q4_0') + share('q8_0') > 0.5)) return 'f32'
  return share('q4_0') > share('q8_0') ? 'int4' : 'int8'
}

/**
 * Float32 as stored bytes, rounded to the nearest.
 *
 * @throws RangeError if a value is beyond what the encoding holds (65,504 for f16)
 */
export function encode(values: Float32Array, encoding: Encoding): Uint8Array {
  return codecs[encoding].encode(values)
}

/**
 * What a tensor of a file of this encoding is stored as. Vectors stay exact, since they are few and
 * matter most; matrices whose rows are no whole blocks become f16, as llama.cpp does it; of a q4_0
 * file the embeddings and the head get 8 bits.
 *
 * @param columns length of a row; null for a vector
 * @param table   whether it is an embedding or the head
 */
export function encodingFor(wanted: Encoding, columns: number | null, table: boolean): Encoding {
  if (columns === null) return 'f32'
  const encoding = wanted === 'q4_0' && table ? 'q8_0' : wanted
  return columns % blockOf(encoding) === 0 ? encoding : 'f16'
}
