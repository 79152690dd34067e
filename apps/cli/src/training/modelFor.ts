// The model that a run shall train: a known shape, or a config.json.
import { readFile } from 'node:fs/promises'
import type { Tokenizer } from '@ts/tokenizer'
import { type Config, parseConfig, preset, shapeOf } from '@ts/transformer'
import { UserError } from '../errors.ts'

/** What the command line says about the model. */
export interface ModelRequest {
  readonly preset: string
  /** Path of a config.json; it goes before the preset. */
  readonly config?: string | undefined
  /** Tokens of a row, which is also a preset's longest text. */
  readonly context: number
}

/**
 * The configuration to train.
 *
 * @throws UserError if there is no such preset or the config has too few ids for the tokenizer
 */
export async function modelFor(request: ModelRequest, tokenizer: Tokenizer): Promise<Config> {
  const { vocabSize: vocabulary, endOfText } = tokenizer
  if (request.config === undefined) {
    const around = endOfText === undefined ? {} : { endOfText }
    return preset(request.preset, { vocabulary, context: request.context, ...around })
  }
  const config = parseConfig(await readFile(request.config), request.config)
  const { vocabulary: ids } = shapeOf(config)
  if (ids < vocabulary) {
    throw new UserError(
      `${request.config}: vocab_size must be at least the tokenizer's ${vocabulary}, got ${ids}`,
    )
  }
  return config
}
