// What every weights' file comes down to, whatever its format: named tensors, read one by one.
import type { Quantized, QuantizedType } from '@ts/tensor'
import type { Tokenizer } from '@ts/tokenizer'
import type { Config } from '../config/config.ts'
import type { WeightType } from '../weightType.ts'

/** A tensor that can be read. */
export interface TensorInfo {
  readonly name: string
  readonly shape: readonly number[]
  /** First byte in the file, for messages. */
  readonly offset: number
}

/** Tensors by the names and in the layout of HF's files. */
export interface TensorFile {
  /** What messages call the file. */
  readonly source: { readonly name: string }
  readonly tensors: ReadonlyMap<string, TensorInfo>
  /**
   * Reads a tensor as float32.
   *
   * @throws FormatError if there is none of this name or it cannot be read
   */
  read(name: string): Promise<Float32Array>
  /**
   * The same values part by part, so that they need no memory of their own; each part is valid until the next
   * is asked for.
   *
   * @returns null if they do not stand in the file as floats in this order
   */
  parts?(name: string): AsyncIterable<Float32Array> | null
  /** How most of its matrices are stored; default f32, which stands for other floats too. */
  readonly type?: WeightType
  /**
   * Reads a matrix as it is quantised, as (outputs, inputs) or (ids, channels) whatever HF's layout.
   *
   * @returns null if it is not quantised in groups of 32 of a row
   */
  readQuantized?(name: string): Promise<QuantizedMatrix | null>
}

/** A quantised matrix, and of how many bits its numbers are. */
export interface QuantizedMatrix {
  readonly dtype: QuantizedType
  readonly matrix: Quantized
}

/** What writers need: a configuration and its tensors. */
export interface Weights {
  readonly config: Config
  readonly weights: TensorFile
}

/** What files that hold everything have besides the weights. */
export interface WithTokenizer {
  /**
   * Makes the tokenizer.
   *
   * @returns null if the file has none
   * @throws FormatError if it is damaged or of a kind we do not know
   */
  tokenizer(): Promise<Tokenizer | null>
}
