// Saves a checkpoint in any format we write.
import { basename, dirname, extname, join } from 'node:path'
import { type Tokenizer, writeTokenizerBin, writeTokenizerJson } from '@ts/tokenizer'
import { type Encoding, encodings } from '../checkpoint/encoding.ts'
import { ggufLimits } from '../checkpoint/gguf/ggufConfig.ts'
import { writeGguf } from '../checkpoint/gguf/writeGguf.ts'
import { huggingFaceFiles } from '../checkpoint/huggingFaceFiles.ts'
import type { Llama2cVersion } from '../checkpoint/llama2cLayout.ts'
import type { Weights } from '../checkpoint/tensorFile.ts'
import { writeTinystory } from '../checkpoint/tinystory/writeTinystory.ts'
import { writeLlama2c } from '../checkpoint/writeLlama2c.ts'
import { replaceFile, replaceFolder } from './replaceFolder.ts'

/** What a model can be saved as. */
export type ModelFormat = 'hf' | 'llama2c' | 'gguf' | 'tinystory'

/** How matrices can be stored in each; the first is usual. llama2.c's q8_0 is its own int8. */
export const formatTypes: Readonly<Record<ModelFormat, readonly Encoding[]>> = {
  hf: ['f32', 'f16', 'bf16'],
  llama2c: ['f32', 'q8_0'],
  gguf: encodings,
  tinystory: encodings,
}

/** How a model is exported. */
export interface ExportOptions {
  readonly format: ModelFormat
  /** One of {@link formatTypes}, default f32. */
  readonly type?: Encoding
  readonly tokenizer?: Tokenizer | null
  /** The model card, Markdown, where the format has a place for it. */
  readonly card?: string
  /** For llama2.c in f32: 0, which run.c reads, or 1 (default). */
  readonly version?: Llama2cVersion
}

/** What an export wrote. */
export interface Exported {
  /** The files, or the folder. */
  readonly paths: readonly string[]
  /** What the format could not hold, each as a sentence. */
  readonly notes: readonly string[]
}

/**
 * Saves a checkpoint as a folder (hf) or file. What is at the path is replaced, or left as it was if
 * anything goes wrong. A llama2.c file gets its tokenizer beside it.
 *
 * @throws RangeError if the format has no such type or cannot hold the model
 *
 * @example
 * const opened = await openModel('models/tiny')
 * await exportModel('tiny.gguf', opened, { format: 'gguf', type: 'q8_0', tokenizer })
 */
export async function exportModel(
  path: string,
  weights: Weights,
  options: ExportOptions,
): Promise<Exported> {
  const { format, type = 'f32', tokenizer = null, card = '' } = options
  if (!formatTypes[format].includes(type)) {
    throw new RangeError(
      `${format}: type must be one of ${formatTypes[format].join(', ')}, got ${type}`,
    )
  }
  const missing = tokenizer ? [] : ['there is no tokenizer, so it holds the weights alone']
  switch (format) {
    case 'hf': {
      const float = type as 'f32' | 'f16' | 'bf16'
      await replaceFolder(path, huggingFaceFiles(weights, { type: float, tokenizer, card }))
      return { paths: [path], notes: missing }
    }
    case 'gguf': {
      const name = basename(path, extname(path))
      await replaceFile(path, writeGguf(weights, { type, tokenizer, name }))
      const refused = tokenizer
        ? []
        : ['there is no tokenizer, without which llama.cpp opens no file']
      return { paths: [path], notes: [...refused, ...ggufLimits(weights.config)] }
    }
    case 'tinystory':
      await replaceFile(path, writeTinystory(weights, { type, tokenizer, card }))
      return { paths: [path], notes: missing }
    case 'llama2c': {
      const version = type === 'q8_0' ? 2 : (options.version ?? 1)
      await replaceFile(path, writeLlama2c(weights, { version }))
      const beside = await besideLlama2c(path, weights, tokenizer)
      const forRun = version === 1 ? ["llama2.c's own run.c reads version 0"] : []
      return { paths: [path, ...beside.paths], notes: [...beside.notes, ...missing, ...forRun] }
    }
    default:
      return format satisfies never
  }
}

/** llama2.c names a tokenizer after the size of its vocabulary, unless it is Llama's own. */
async function besideLlama2c(
  path: string,
  { config }: Weights,
  tokenizer: Tokenizer | null,
): Promise<Exported> {
  if (!tokenizer) return { paths: [], notes: [] }
  const size = config.vocab_size
  const at = (name: string): string => join(dirname(path), name)
  const bin = at(size === 32000 ? 'tokenizer.bin' : `tok${size}.bin`)
  let bytes: Uint8Array
  try {
    bytes = writeTokenizerBin(tokenizer)
  } catch {
    const json = at('tokenizer.json')
    await replaceFile(json, writeTokenizerJson(tokenizer))
    const note = 'tokenizer.bin cannot hold this tokenizer: tokenizer.json lies beside it instead'
    return { paths: [json], notes: [note] }
  }
  await replaceFile(bin, bytes)
  return { paths: [bin], notes: [] }
}
