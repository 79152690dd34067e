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
 * Reads what the model shall be; its vocabulary follows from the tokenizer, later.
 *
 * @returns gives the configuration for a tokenizer; throws UserError if the config has too few ids for it
 * @throws RangeError if there is no such preset; FormatError if the config is damaged
 */
export async function modelFor({
  preset: name,
  config: path,
  context,
}: ModelRequest): Promise<(tokenizer: Tokenizer) => Config> {
  if (path === undefined) {
    preset(name)
    return ({ vocabSize: vocabulary, endOfText }) =>
      preset(name, { vocabulary, context, ...(endOfText === undefined ? {} : { endOfText }) })
  }
  const config = parseConfig(await readFile(path), path)
  const { vocabulary: ids } = shapeOf(config)
  return ({ vocabSize }) => {
    if (vocabSize <= ids) return config
    throw new UserError(
      `${path}: vocab_size must be at least the tokenizer's ${vocabSize}, got ${ids}`,
    )
  }
}
