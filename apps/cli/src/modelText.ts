// A text given as such or as token ids, checked against the model that shall read it.
import type { Tokenizer } from '@ts/tokenizer'
import { shapeOf } from '@ts/transformer'
import { UserError } from './errors.ts'
import type { LoadedModel } from './modelFile.ts'

/** A text as the model reads it. */
export interface ModelText {
  /** null where the model has no tokenizer. */
  readonly text: string | null
  readonly ids: readonly number[]
}

/**
 * Encodes a text, with the marks that its format puts before it.
 *
 * @throws UserError if it is empty, or there is no tokenizer
 */
export function encodeText(
  text: string,
  { path, tokenizer }: LoadedModel,
  where: string,
): ModelText {
  if (text === '') {
    throw new UserError(
      `${where}: the text is empty; give at least a word, or with --tokens the id that begins a text`,
    )
  }
  return { text, ids: [...needTokenizer(tokenizer, path).encode(text, { special: true })] }
}

/**
 * Checks token ids and decodes them.
 *
 * @throws UserError if there are none, or one is not the model's
 */
export function checkTokens(
  ids: readonly number[],
  { config, tokenizer }: LoadedModel,
  where: string,
): ModelText {
  const { vocabulary } = shapeOf(config)
  if (ids.length === 0) throw new UserError(`${where}: expected at least one token id, got none`)
  const bad = ids.findIndex((id) => id < 0 || id >= vocabulary)
  if (bad >= 0) {
    throw new UserError(
      `${where}: token ids must be from 0 to ${vocabulary - 1} for this model, got ${ids[bad]} at place ${bad}`,
    )
  }
  const known = ids.every((id) => tokenizer && id < tokenizer.vocabSize)
  return { text: tokenizer && known ? tokenizer.decode(ids) : null, ids }
}

function needTokenizer(tokenizer: Tokenizer | null, path: string): Tokenizer {
  if (tokenizer) return tokenizer
  throw new UserError(
    `${path}: no tokenizer that fits lies beside this model; name one with --tokenizer, or give ids with --tokens`,
  )
}
