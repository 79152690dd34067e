// The tokenizer of a model: its own, or where one was told.
import type { Tokenizer } from '@ts/tokenizer'
import { loadTokenizer } from '@ts/tokenizer/node'
import { FormatError, shapeOf } from '@ts/transformer'
import type { OpenedModel } from '@ts/transformer/node'

/**
 * Opens a model's tokenizer.
 *
 * @param given a file or folder to take instead of the model's own
 * @throws FormatError if there is none, it is damaged, or has more ids than the model
 */
export async function modelTokenizer(opened: OpenedModel, given?: string): Promise<Tokenizer> {
  const fail = (problem: string): never => {
    throw new FormatError(given ?? opened.path, 'tokenizer', problem)
  }
  const tokenizer = given === undefined ? await opened.tokenizer() : await loadTokenizer(given)
  if (!tokenizer) return fail('there is none in the model or beside it that fits; give one')
  const { vocabulary } = shapeOf(opened.config)
  if (tokenizer.vocabSize <= vocabulary) return tokenizer
  return fail(
    `has ${tokenizer.vocabSize} ids, the model ${vocabulary}; it belongs to another model`,
  )
}
