// The tokenizer of a model: in its file, beside it, or where one was told.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openTokenizer, type Tokenizer } from '@ts/tokenizer'
import { FormatError, shapeOf } from '@ts/transformer'
import type { OpenedModel } from '@ts/transformer/node'

/** Files of tokenizers by their names. */
const known =
  /(tokenizer\.json|tokenizer_config\.json|vocab\.json|merges\.txt|\.model|tok\w*\.bin)$/

/**
 * Opens a model's tokenizer.
 *
 * @param given a file or folder to take instead of the model's own
 * @throws FormatError if there is none, it is damaged, or has more ids than the model
 */
export async function modelTokenizer(opened: OpenedModel, given?: string): Promise<Tokenizer> {
  const tokenizer = given === undefined ? await own(opened) : await read(await filesAt(given))
  const { vocabulary } = shapeOf(opened.config)
  if (tokenizer.vocabSize > vocabulary) {
    const problem = `has ${tokenizer.vocabSize} ids, the model ${vocabulary}; it belongs to another model`
    throw new FormatError(given ?? opened.path, 'tokenizer', problem)
  }
  return tokenizer
}

async function own(opened: OpenedModel): Promise<Tokenizer> {
  const inside = await opened.tokenizer()
  if (inside) return inside
  if (opened.tokenizerPaths.length > 0) return read(opened.tokenizerPaths)
  const problem = 'there is none in the model or beside it; give one'
  throw new FormatError(opened.path, 'tokenizer', problem)
}

async function filesAt(path: string): Promise<readonly string[]> {
  if ((await stat(path)).isDirectory()) {
    const names = (await readdir(path)).sort()
    return names.filter((name) => known.test(name)).map((name) => join(path, name))
  }
  return path.endsWith('vocab.json') ? [path, path.replace(/vocab\.json$/, 'merges.txt')] : [path]
}

async function read(paths: readonly string[]): Promise<Tokenizer> {
  const files: Record<string, Uint8Array> = {}
  for (const path of paths) files[path] = await readFile(path)
  return openTokenizer(files)
}
