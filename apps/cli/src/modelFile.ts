// A model from a file or folder, in a backend, with its tokenizer.
import type { Backend } from '@ts/tensor'
import type { Tokenizer } from '@ts/tokenizer'
import { type Config, type Model, shapeOf, type WeightType } from '@ts/transformer'
import { type OpenedModel, openModel } from '@ts/transformer/node'
import { UserError } from './errors.ts'
import { openTokenizerFile } from './tokenizerFile.ts'

/** A model in a backend. */
export interface LoadedModel {
  /** The file its weights came from. */
  readonly path: string
  readonly model: Model
  /** How its weights are stored. */
  readonly type: WeightType
  readonly config: Config
  /** null: none was found, ids only. */
  readonly tokenizer: Tokenizer | null
  /** Writes the weights into another backend. */
  load(backend: Backend): Promise<void>
}

/**
 * Loads a model into a backend, with the tokenizer that is given or lies beside it.
 *
 * @param path as `openModel` takes it
 * @param options `tokenizer`: its path; `type`: how to store weights, by default as the file does
 * @throws UserError if a given tokenizer does not fit; FormatError if there is no model or it is damaged
 */
export async function loadModel(
  backend: Backend,
  path: string,
  options: {
    readonly tokenizer?: string | undefined
    readonly type?: WeightType | undefined
  } = {},
): Promise<LoadedModel> {
  const { tokenizer: tokenizerPath, type: wanted } = options
  const opened = await openModel(path, wanted === undefined ? {} : { type: wanted })
  try {
    const { config, model, type } = opened
    const tokenizer = await tokenizerOf(opened, tokenizerPath)
    await opened.load(backend)
    const load = async (other: Backend): Promise<void> => {
      const again = await openModel(path, { type })
      await again.load(other, model)
      await again.close()
    }
    return { path: opened.path, model, type, config, tokenizer, load }
  } finally {
    await opened.close()
  }
}

/**
 * The tokenizer of a model: the one that is given, or that is in its file, or lies beside it.
 *
 * @throws UserError if a given one does not fit; FormatError if it is damaged
 */
export async function tokenizerOf(
  opened: OpenedModel,
  tokenizerPath?: string,
): Promise<Tokenizer | null> {
  if (tokenizerPath === undefined) return opened.tokenizer()
  const { vocabulary } = shapeOf(opened.config)
  const tokenizer = await openTokenizerFile(tokenizerPath)
  if (tokenizer.vocabSize <= vocabulary) return tokenizer
  throw new UserError(
    `${tokenizerPath}: the tokenizer has ${tokenizer.vocabSize} ids, the model ${vocabulary}; it belongs to another model`,
  )
}
