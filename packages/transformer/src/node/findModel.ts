// What a path given for a model means: which files hold it.
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { FormatError } from '@ts/tokenizer'

/** The files of a model. */
export interface ModelPaths {
  /** config.json; null: the weights' file tells it. */
  readonly config: string | null
  /** The file with the weights, or the index of several. */
  readonly weights: string
}

/** Files of a folder in HF layout, the most wanted first. */
const hfWeights = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
]

/** Files that hold everything a model needs. */
const wholeModels: readonly string[] = ['.tinystory', '.gguf']

/** Names under which run folders keep their model or the way to it, the most wanted first. */
const insideRun = ['model', 'best', 'latest', 'checkpoints/best', 'checkpoints/latest']

/**
 * Finds a model's files.
 *
 * @param path a folder in HF layout, a run folder, a folder with one .tinystory or .gguf, such a file, a
 *   llama2.c .bin, or weights with config.json beside them: .safetensors, an index of several, a
 *   pytorch_model.bin. In a run folder the model is in `model`, or in the folder that `best` or `latest`
 *   is or names, or else in the last of `checkpoints`
 * @throws FormatError if there is nothing at the path or no model in it
 */
export async function findModel(path: string): Promise<ModelPaths> {
  const kind = await kindOf(path)
  if (kind === null) throw new FormatError(path, 'path', 'there is no such file or folder')
  if (kind === 'folder') {
    const folder = await modelFolder(path)
    if (folder === null) return { config: null, weights: (await onlyModel(path)) ?? fail(path) }
    for (const name of hfWeights) {
      const weights = join(folder, name)
      if ((await kindOf(weights)) === 'file')
        return { config: join(folder, 'config.json'), weights }
    }
    throw new FormatError(folder, 'model.safetensors', 'the file is missing beside config.json')
  }
  if (wholeModels.includes(extname(path))) return { config: null, weights: path }
  const isBin = extname(path) === '.bin'
  if (isBin && !(await isPyTorch(path))) return { config: null, weights: path }
  if (!isBin && !/\.safetensors(\.index\.json)?$|\.bin\.index\.json$/.test(path)) return fail(path)
  const config = join(dirname(path), 'config.json')
  if ((await kindOf(config)) === 'file') return { config, weights: path }
  throw new FormatError(path, 'config.json', `there is none beside ${basename(path)}`)
}

/** The file of a folder that holds everything, if there is just one. */
async function onlyModel(folder: string): Promise<string | null> {
  const found = (await readdir(folder)).filter((name) => wholeModels.includes(extname(name)))
  return found.length === 1 ? join(folder, found[0]) : null
}

/** Whether a .bin is torch's, a zip archive or a pickle; llama2.c's begins with a size or `ak42`. */
async function isPyTorch(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer } = await file.read(new Uint8Array(4), 0, 4, 0)
    const begins = (...bytes: number[]): boolean => bytes.every((byte, i) => buffer[i] === byte)
    return begins(0x50, 0x4b, 3, 4) || begins(0x80, 2, 0x8a, 10)
  } finally {
    await file.close()
  }
}

function fail(path: string): never {
  throw new FormatError(
    path,
    'path',
    'no model here; give a folder with config.json and weights, a run folder, a .tinystory, a .gguf, a llama2.c .bin, or a .safetensors with config.json beside it',
  )
}

/** The folder with config.json: this one, or the one inside a run that is meant. */
async function modelFolder(folder: string): Promise<string | null> {
  if (await holdsModel(folder)) return folder
  for (const name of insideRun) {
    const inner = join(folder, name)
    const kind = await kindOf(inner)
    if (kind === 'folder' && (await holdsModel(inner))) return inner
    if (kind !== 'file') continue
    const named = await readFile(inner, 'utf8')
    // A pointer names a folder of its run and never leads out of it.
    const target = named.trim().slice(0, 255)
    if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(target)) continue
    for (const base of [dirname(inner), folder, join(folder, 'checkpoints')]) {
      const found = await modelFolder(join(base, target))
      if (found) return found
    }
  }
  const checkpoints = join(folder, 'checkpoints')
  if ((await kindOf(checkpoints)) !== 'folder') return null
  const names = await readdir(checkpoints)
  const byNumber = new Intl.Collator('en', { numeric: true })
  for (const name of names.sort(byNumber.compare).reverse()) {
    const inner = join(checkpoints, name)
    if (await holdsModel(inner)) return inner
    if (await holdsModel(join(inner, 'model'))) return join(inner, 'model')
  }
  return null
}

async function holdsModel(folder: string): Promise<boolean> {
  return (await kindOf(join(folder, 'config.json'))) === 'file'
}

/** @returns null if there is nothing */
export async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}
