// Opens a tokenizer from the bytes of its files, whatever the format. Touches no file system.

import { FormatError } from './formatError.ts'
import { JsonField } from './formats/json.ts'
import type { NamedBytes } from './formats/namedBytes.ts'
import { readSentencePieceModel } from './formats/readSentencePieceModel.ts'
import { readTokenizerJson } from './formats/readTokenizerJson.ts'
import { readVocabAndMerges } from './formats/readVocabAndMerges.ts'
import { readTokenizerBin } from './formats/tokenizerBin.ts'
import type { Tokenizer } from './tokenizer.ts'

type Format = 'tokenizer.json' | 'config' | 'vocab' | 'merges' | 'model' | 'bin'

/**
 * Opens a tokenizer from its files by name: one tokenizer.json, tokenizer.bin or .model, a
 * vocab.json with its merges.txt, or all of a model folder. Names decide the format where they can,
 * else the content does; of several formats the one that says most is taken.
 *
 * @throws FormatError naming the file, the field and the offset
 * @example
 * const bytes = new Uint8Array(await (await fetch('tokenizer.json')).arrayBuffer())
 * const tokenizer = openTokenizer({ 'tokenizer.json': bytes })
 */
export function openTokenizer(files: Readonly<Record<string, Uint8Array>>): Tokenizer {
  const found = new Map<Format, NamedBytes>()
  for (const [name, bytes] of Object.entries(files)) {
    const format = formatOf(name, bytes)
    if (format !== undefined && !found.has(format)) found.set(format, { name, bytes })
  }
  const json = found.get('tokenizer.json')
  const config = found.get('config')
  if (json !== undefined) return readTokenizerJson(json, config === undefined ? {} : { config })
  const vocab = found.get('vocab')
  const merges = found.get('merges')
  if (vocab !== undefined && merges !== undefined) return readVocabAndMerges(vocab, merges)
  const model = found.get('model')
  if (model !== undefined) return readSentencePieceModel(model)
  const bin = found.get('bin')
  if (bin !== undefined) return readTokenizerBin(bin)
  const lone = vocab ?? merges
  if (lone !== undefined) {
    const missing = vocab === undefined ? 'vocab.json' : 'merges.txt'
    throw new FormatError(lone.name, 'file', `must come with its ${missing}, which is not there`)
  }
  const names = Object.keys(files)
  throw new FormatError(
    names.join(', ') || 'no file',
    'format',
    'must be a tokenizer.json, vocab.json with merges.txt, tokenizer.bin or SentencePiece .model',
  )
}

function formatOf(name: string, bytes: Uint8Array): Format | undefined {
  const lower = name.toLowerCase()
  if (lower.endsWith('tokenizer_config.json')) return 'config'
  if (lower.endsWith('vocab.json')) return 'vocab'
  if (lower.endsWith('tokenizer.json')) return 'tokenizer.json'
  if (lower.endsWith('merges.txt')) return 'merges'
  if (lower.endsWith('.model')) return 'model'
  if (lower.endsWith('.bin')) return 'bin'
  return formatOfContent(name, bytes)
}

function formatOfContent(name: string, bytes: Uint8Array): Format | undefined {
  const first = bytes.findIndex((byte) => byte > 0x20 && byte < 0x80)
  if (bytes[0] === 0x0a && bytes[2] === 0x0a) return 'model' // a first piece whose first field is its text
  if (bytes[first] === 0x7b && first < 8) {
    return JsonField.parse(name, bytes).get('model').absent ? 'vocab' : 'tokenizer.json'
  }
  if (lower8(bytes) === '#version') return 'merges'
  // A length of the longest piece stands first, and it is small.
  return bytes.length > 12 && bytes[2] === 0 && bytes[3] === 0 ? 'bin' : undefined
}

function lower8(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 8)).toLowerCase()
}
