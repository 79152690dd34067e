// Tokenizers in files: which format a path holds, and which tokenizer belongs to a model.
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  openTokenizer,
  type Tokenizer,
  writeTokenizerConfig,
  writeTokenizerJson,
} from '@ts/tokenizer'
import { UserError } from './errors.ts'
import { writeWhole } from './wholeFile.ts'

/** The largest tokenizers there are have a quarter of a million ids and 30 MB. */
const LARGEST = 2 ** 28

/** Names of tokenizers in a folder, best first. */
const names: readonly RegExp[] = [
  /^tokenizer\.json$/,
  /^vocab\.json$/,
  /^tokenizer\.bin$/,
  /^tok\w*\.bin$/,
  /\.model$/,
]

/**
 * Reads a tokenizer: a tokenizer.json, vocab.json (with merges.txt beside), llama2.c's tokenizer.bin, a
 * SentencePiece .model, or a folder with one of them.
 *
 * @throws UserError if there is none; FormatError if it is damaged
 */
export async function loadTokenizer(path: string): Promise<Tokenizer> {
  if (!(await stat(path)).isDirectory()) return readTokenizer(path)
  const [found] = await tokenizersIn(path)
  if (found !== undefined) return readTokenizer(found)
  throw new UserError(`${path}: no tokenizer in this folder; give the path of one`)
}

/**
 * The tokenizer of a model, if one with a fitting vocabulary lies in its folder.
 *
 * @param vocabulary ids that the model knows
 */
export async function tokenizerBeside(
  folder: string,
  vocabulary: number,
): Promise<Tokenizer | null> {
  for (const path of await tokenizersIn(folder)) {
    const tokenizer = await readTokenizer(path)
    // Models may round their vocabulary up, but a tokenizer for another one is far off.
    if (tokenizer.vocabSize <= vocabulary && tokenizer.vocabSize > 0.9 * vocabulary) {
      return tokenizer
    }
  }
  return null
}

/** tokenizer.json, and the tokenizer_config.json that HF transformers wants beside it, by name. */
export function tokenizerFiles(tokenizer: Tokenizer): Readonly<Record<string, Uint8Array>> {
  const utf8 = new TextEncoder()
  return {
    'tokenizer_config.json': utf8.encode(writeTokenizerConfig(tokenizer)),
    'tokenizer.json': utf8.encode(writeTokenizerJson(tokenizer)),
  }
}

/** Writes both files, tokenizer.json last. */
export async function saveTokenizer(tokenizer: Tokenizer, folder: string): Promise<void> {
  for (const [name, bytes] of Object.entries(tokenizerFiles(tokenizer))) {
    await writeWhole(join(folder, name), bytes)
  }
}

async function tokenizersIn(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).sort()
  return names.flatMap((pattern) =>
    files.filter((file) => pattern.test(file)).map((file) => join(folder, file)),
  )
}

async function readTokenizer(path: string): Promise<Tokenizer> {
  const files: Record<string, Uint8Array> = {}
  for (const name of [path, ...companions(path)]) {
    const { size } = await stat(name).catch((error: NodeJS.ErrnoException) => {
      // What belongs to a tokenizer may be missing; openTokenizer knows whether it has to be there.
      if (name !== path && error.code === 'ENOENT') return { size: -1 }
      throw error
    })
    if (size < 0) continue
    if (size > LARGEST) {
      throw new UserError(`${name}: a tokenizer has at most ${LARGEST} bytes, got ${size}`)
    }
    files[name] = await readFile(name)
  }
  return openTokenizer(files)
}

/** Files that say more about the one of this name. */
function companions(path: string): readonly string[] {
  if (path.endsWith('vocab.json')) return [path.replace(/vocab\.json$/, 'merges.txt')]
  if (path.endsWith('merges.txt')) return [path.replace(/merges\.txt$/, 'vocab.json')]
  return path.endsWith('.json') ? [join(dirname(path), 'tokenizer_config.json')] : []
}
