// The tokenizer that a path names: a file or folder of one, or the file of a model that has one inside.
import type { Tokenizer } from '@ts/tokenizer'
import { loadTokenizer } from '@ts/tokenizer/node'
import { openModel } from '@ts/transformer/node'
import { UserError } from './errors.ts'

/** What `--tokenizer` takes, for the help. */
export const tokenizerKinds: string =
  'tokenizer.json, tokenizer.bin, a .model, a folder, or a .tinystory or .gguf model'

/** Opens it. @throws UserError if the model has none, Error if there is nothing, FormatError if it is broken */
export async function openTokenizerFile(path: string): Promise<Tokenizer> {
  if (!/\.(tinystory|gguf)$/.test(path)) return loadTokenizer(path)
  const opened = await openModel(path)
  try {
    const tokenizer = await opened.tokenizer()
    if (tokenizer) return tokenizer
    throw new UserError(`${path}: no tokenizer inside this model or beside it`)
  } finally {
    await opened.close()
  }
}
