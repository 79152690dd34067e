// The model that a run shall train: a known shape, a config.json, or a model that is there already.
import { readFile } from 'node:fs/promises'
import type { Tokenizer } from '@ts/tokenizer'
import type { TrainOptions } from '@ts/trainer'
import { type Config, parseConfig, preset, shapeOf } from '@ts/transformer'
import { openModel } from '@ts/transformer/node'
import { UserError } from '../errors.ts'
import { tokenizerOf } from '../modelFile.ts'

/** What the command line says about the model. */
export interface ModelRequest {
  readonly preset: string
  /** Path of a config.json; it goes before the preset. */
  readonly config?: string | undefined
  /** Path of a model to go on from; it goes before both. */
  readonly from?: string | undefined
  /** Path of the tokenizer, where it does not lie beside that model. */
  readonly tokenizer?: string | undefined
  /** Tokens of a row, which is also a preset's longest text. */
  readonly context: number
}

/** What is known of the model before the data is. */
export interface ModelChoice {
  /** Of the model that is gone on from: the data has to be prepared with it. */
  readonly tokenizer: Tokenizer | null
  /** @throws UserError if the model has too few ids for a tokenizer */
  configFor(tokenizer: Tokenizer): Config
}

/**
 * Reads what the model shall be; a preset's vocabulary follows from the tokenizer, later.
 *
 * @throws RangeError if there is no such preset; FormatError if the config or model is damaged
 */
export async function modelFor(request: ModelRequest): Promise<ModelChoice> {
  const { preset: name, config: path, from, context } = request
  if (from !== undefined) {
    const opened = await openModel(from)
    try {
      const tokenizer = await tokenizerOf(opened, request.tokenizer)
      if (tokenizer) return { tokenizer, configFor: fitting(opened.config, from) }
    } finally {
      await opened.close()
    }
    throw new UserError(
      `${from}: no tokenizer that fits lies beside the model; name one with --tokenizer`,
    )
  }
  if (path !== undefined) {
    const config = parseConfig(await readFile(path), path)
    return { tokenizer: null, configFor: fitting(config, path) }
  }
  preset(name)
  return {
    tokenizer: null,
    configFor: ({ vocabSize: vocabulary, endOfText }) =>
      preset(name, { vocabulary, context, ...(endOfText === undefined ? {} : { endOfText }) }),
  }
}

/** The weights of a model as those that a run begins with. */
export function weightsOf(from: string): NonNullable<TrainOptions['start']> {
  return async (backend, model) => {
    const opened = await openModel(from, { type: 'f32' })
    await opened.load(backend, model)
    await opened.close()
  }
}

function fitting(config: Config, path: string): (tokenizer: Tokenizer) => Config {
  const { vocabulary } = shapeOf(config)
  return ({ vocabSize }) => {
    if (vocabSize <= vocabulary) return config
    throw new UserError(
      `${path}: vocab_size must be at least the tokenizer's ${vocabSize}, got ${vocabulary}`,
    )
  }
}
