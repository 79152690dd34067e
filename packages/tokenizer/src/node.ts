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

const folderFiles = [
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.json',
  'merges.txt',
  'tokenizer.model',
  'tokenizer.bin',
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
  const paths = info.isDirectory() ? await inFolder(path) : [path, ...(await beside(path))]
  const files: Record<string, Uint8Array> = {}
  for (const each of paths) files[each] = await read(each)
  return openTokenizer(files)
}

/**
 * Writes a tokenizer: into a folder as tokenizer.json and tokenizer_config.json, which HF
 * transformers opens; or to the path of a .json or llama2.c .bin. Files appear whole or not at all.
 */
export async function saveTokenizer(path: string, tokenizer: Tokenizer): Promise<void> {
  if (path.endsWith('.bin')) return write(path, writeTokenizerBin(tokenizer))
  if (path.endsWith('.json')) return write(path, writeTokenizerJson(tokenizer))
  await write(join(path, 'tokenizer.json'), writeTokenizerJson(tokenizer))
  await write(join(path, 'tokenizer_config.json'), writeTokenizerConfig(tokenizer))
}

async function inFolder(folder: string): Promise<string[]> {
  const names = new Set(await readdir(folder))
  const found = folderFiles.filter((name) => names.has(name))
  const others = [...names].filter((name) => name.endsWith('.model')).sort()
  if (found.every((name) => name === 'tokenizer_config.json') && others.length === 0) {
    throw new Error(
      `${folder}: no tokenizer in this folder; expected tokenizer.json, vocab.json with merges.txt, tokenizer.model or tokenizer.bin`,
    )
  }
  return (found.length > 0 ? found : others.slice(0, 1)).map((name) => join(folder, name))
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
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${process.pid}.partial`
  try {
    await writeFile(partial, content)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
