// A model from a file or folder, in a backend, with its tokenizer.
import { dirname } from 'node:path'
import type { Backend } from '@ts/tensor'
import type { Tokenizer } from '@ts/tokenizer'
import { type Config, type Model, shapeOf } from '@ts/transformer'
import { openModel } from '@ts/transformer/node'
import { UserError } from './errors.ts'
import { loadTokenizer, tokenizerBeside } from './tokenizerFile.ts'

/** A model in a backend. */
export interface LoadedModel {
  readonly model: Model
  readonly config: Config
  /** null: none was found, ids only. */
  readonly tokenizer: Tokenizer | null
}

/**
 * Loads a model into a backend, with the tokenizer that is given or lies beside it.
 *
 * @param path a folder in HF layout, a run folder, a .safetensors with its config beside, or a llama2.c .bin
 * @throws UserError if a given tokenizer does not fit; FormatError if there is no model or it is damaged
 */
export async function loadModel(
  backend: Backend,
  path: string,
  tokenizerPath?: string,
): Promise<LoadedModel> {
  const opened = await openModel(path)
  try {
    const { config, model } = opened
    const { vocabulary } = shapeOf(config)
    const tokenizer =
      tokenizerPath === undefined
        ? await tokenizerBeside(dirname(opened.path), vocabulary)
        : await loadTokenizer(tokenizerPath)
    if (tokenizer && tokenizer.vocabSize > vocabulary) {
      throw new UserError(
        `${tokenizerPath}: the tokenizer has ${tokenizer.vocabSize} ids, the model ${vocabulary}; it belongs to another model`,
      )
    }
    await opened.load(backend)
    return { model, config, tokenizer }
  } finally {
    await opened.close()
  }
}
