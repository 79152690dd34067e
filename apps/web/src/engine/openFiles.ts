// Opens a model from files that were dropped on the page, whatever their format.
import { openTokenizer, type Tokenizer } from '@ts/tokenizer'
import { blobSource } from '@ts/trainer'
import {
  type Checkpoint,
  FormatError,
  openGguf,
  openLlama2c,
  openPyTorch,
  openSafetensors,
  openTinystory,
} from '@ts/transformer'

/** A model whose weights are still in its file. */
export interface OpenedFiles {
  readonly checkpoint: Checkpoint
  /** null: there is none, so the model has ids but no words. */
  readonly tokenizer: Tokenizer | null
  /** The model card; '' if there is none. */
  readonly card: string
}

/** What is said where no file is a model. */
const WANTED =
  'a .tinystory, a .gguf, a .safetensors with its config.json and tokenizer.json, or a llama2.c .bin with its tokenizer.bin'
/** A config or tokenizer beyond this is something else. */
const LONGEST = 2 ** 27

/**
 * Opens the model among files that belong together.
 *
 * @throws FormatError naming the file and field that is wrong, or what is missing beside it
 */
export async function openFiles(files: readonly File[]): Promise<OpenedFiles> {
  const named = (pattern: RegExp): File | undefined =>
    files.find(({ name }) => pattern.test(name.toLowerCase()))
  const whole = named(/\.(tinystory|gguf)$/)
  if (whole) {
    const source = blobSource(whole.name, whole)
    if (!whole.name.toLowerCase().endsWith('.gguf')) {
      const story = await openTinystory(source)
      const tokenizer = (await story.tokenizer()) ?? (await tokenizerAmong(files))
      return { checkpoint: story, tokenizer, card: await story.card() }
    }
    const gguf = await openGguf(source)
    return { checkpoint: gguf, tokenizer: await gguf.tokenizer(), card: '' }
  }
  const tokenizer = await tokenizerAmong(files)
  const card = (await named(/^readme\.md$/)?.text()) ?? ''
  const weights = named(/\.safetensors$/)
  const bin = files.find(({ name }) => /\.bin$/i.test(name) && !isTokenizer(name))
  const torch = bin && (await isPyTorch(bin))
  if (weights || torch) {
    const file = (weights ?? bin)!
    const config = named(/^config\.json$/)
    if (!config) throw new FormatError(file.name, 'config.json', 'drop it together with this file')
    const bytes = { bytes: await small(config), name: config.name }
    const open = weights ? openSafetensors : openPyTorch
    return { checkpoint: await open(bytes, blobSource(file.name, file)), tokenizer, card }
  }
  if (bin) return { checkpoint: await openLlama2c(blobSource(bin.name, bin)), tokenizer, card }
  const names = files.map(({ name }) => name).join(', ') || 'nothing'
  throw new FormatError(names, 'files', `no model here; drop ${WANTED}`)
}

function isTokenizer(name: string): boolean {
  return /^(tok\w*\.bin|.*\.model|tokenizer.*\.json|vocab\.json|merges\.txt)$/i.test(name)
}

async function tokenizerAmong(files: readonly File[]): Promise<Tokenizer | null> {
  const found = files.filter(({ name }) => isTokenizer(name))
  if (found.every(({ name }) => /_config\.json$/.test(name))) return null
  const bytes = await Promise.all(
    found.map(async (file) => [file.name, await small(file)] as const),
  )
  return openTokenizer(Object.fromEntries(bytes))
}

async function small(file: File): Promise<Uint8Array> {
  if (file.size <= LONGEST) return new Uint8Array(await file.arrayBuffer())
  throw new FormatError(file.name, 'size', `must be at most ${LONGEST} bytes, got ${file.size}`)
}

/** torch writes a zip archive or a pickle; llama2.c's begins with a size or `ak42`. */
async function isPyTorch(file: File): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer())
  const begins = (...bytes: number[]): boolean => bytes.every((byte, i) => head[i] === byte)
  return begins(0x50, 0x4b, 3, 4) || begins(0x80, 2, 0x8a, 10)
}
