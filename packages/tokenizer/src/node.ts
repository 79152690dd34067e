/// <reference types="node" />
// Tokenizers on disk, for Node: the only part of the package that touches the file system.

import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  openTokenizer,
  type Tokenizer,
  writeTokenizerBin,
  writeTokenizerConfig,
  writeTokenizerJson,
} from './index.ts'

/** Names of tokenizers in a folder, best first. */
const names: readonly RegExp[] = [
  /^tokenizer\.json$/,
  /^vocab\.json$/,
  /^tokenizer\.model$/,
  /^tokenizer\.bin$/,
  /^tok\w*\.bin$/,
  /\.model$/,
]

// The largest published tokenizers take some 30 MB; more is a model given by mistake.
const largestBytes = 256 * 2 ** 20

/**
 * Opens a tokenizer: a tokenizer.json, vocab.json or merges.txt (its other half lies beside it),
 * tokenizer.bin, SentencePiece .model, or a folder with any of them.
 *
 * @throws Error if there is nothing to open, FormatError if it is broken
 * @example
 * const tokenizer = await loadTokenizer('models/stories260K/tok512.bin')
 */
export async function loadTokenizer(path: string): Promise<Tokenizer> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new Error(`${path}: no such tokenizer file or folder`, { cause })
  })
  if (!info.isDirectory()) return open(path)
  const found = await findTokenizer(path)
  if (found) return found
  throw new Error(
    `${path}: no tokenizer in this folder; expected tokenizer.json, vocab.json with merges.txt, tokenizer.model or tokenizer.bin`,
  )
}

/**
 * Finds the tokenizer in a folder.
 *
 * @param vocabulary ids of the model that it shall be for: one with more is passed over, and a .bin or .model with
 *                   a tenth less, since a folder of llama2.c models holds the tokenizers of all of them
 * @returns null if there is none
 * @throws FormatError if one is broken
 */
export async function findTokenizer(
  folder: string,
  vocabulary?: number,
): Promise<Tokenizer | null> {
  const there = (await readdir(folder)).sort()
  const found = new Set(names.flatMap((name) => there.filter((file) => name.test(file))))
  for (const file of found) {
    const tokenizer = await open(join(folder, file))
    if (vocabulary === undefined) return tokenizer
    // Models may round their vocabulary up. A .json beside one is its own; of the others, one for another model is far off.
    const least = file.endsWith('.json') ? 0 : 0.9 * vocabulary
    const { vocabSize } = tokenizer
    if (vocabSize <= vocabulary && vocabSize > least) return tokenizer
  }
  return null
}

/**
 * Writes a tokenizer: into a folder as tokenizer.json and tokenizer_config.json, which HF
 * transformers opens; or to the path of a .json or llama2.c .bin. Files appear whole or not at all, and of a
 * folder tokenizer.json comes last.
 */
export async function saveTokenizer(path: string, tokenizer: Tokenizer): Promise<void> {
  if (path.endsWith('.bin')) return write(path, writeTokenizerBin(tokenizer))
  if (path.endsWith('.json')) return write(path, writeTokenizerJson(tokenizer))
  await write(join(path, 'tokenizer_config.json'), writeTokenizerConfig(tokenizer))
  await write(join(path, 'tokenizer.json'), writeTokenizerJson(tokenizer))
}

async function open(path: string): Promise<Tokenizer> {
  const files: Record<string, Uint8Array> = {}
  for (const each of [path, ...(await beside(path))]) files[each] = await read(each)
  return openTokenizer(files)
}

// Files that belong to the one named: `gpt2_vocab.json` and `gpt2_merges.txt` are one tokenizer.
async function beside(path: string): Promise<string[]> {
  const name = basename(path)
  const partners = name.endsWith('vocab.json')
    ? [name.replace(/vocab\.json$/, 'merges.txt')]
    : name.endsWith('merges.txt')
      ? [name.replace(/merges\.txt$/, 'vocab.json')]
      : name === 'tokenizer.json'
        ? ['tokenizer_config.json']
        : []
  const names = new Set(partners.length > 0 ? await readdir(dirname(path)) : [])
  return partners.filter((partner) => names.has(partner)).map((name) => join(dirname(path), name))
}

async function read(path: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size > largestBytes) {
    throw new Error(`${path}: a tokenizer has at most ${largestBytes} bytes, this file has ${size}`)
  }
  return readFile(path)
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}.partial`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(partial, content, { flush: true })
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    // A system error knows at most the file aside.
    throw error instanceof Error && 'code' in error ? Object.assign(error, { path }) : error
  }
}
