// What is true of every byte-level vocabulary of GPT-2's kind.

import type { AddedToken, TokenizerDefinition } from './definition.ts'
import { Vocabulary } from './vocabulary.ts'

/**
 * The definition of a GPT-2 tokenizer.
 *
 * @param tokens  bytes by id
 * @param triples merges in order: left, right, merged
 * @param added   special and other tokens matched in the text
 */
export function byteLevelDefinition(
  tokens: readonly Uint8Array[],
  triples: Uint32Array,
  added: readonly AddedToken[],
): TokenizerDefinition {
  const endOfText = added.find((token) => token.text === '<|endoftext|>')?.id
  return {
    kind: 'byte-level',
    vocabulary: new Vocabulary(tokens),
    merges: { by: 'rank', triples },
    words: 'gpt2',
    wholeWords: false,
    fuseUnknown: false,
    bytes: byteIds(tokens, new Set(added.map((token) => token.id))),
    added,
    text: { steps: [], prefix: 'never', marker: false },
    marks: {
      ...(endOfText === undefined ? {} : { bos: endOfText, eos: endOfText }),
      before: [],
      after: [],
    },
  }
}

/** Id of each single-byte token, -1 where there is none. */
export function byteIds(tokens: readonly Uint8Array[], skip: ReadonlySet<number>): Int32Array {
  const ids = new Int32Array(256).fill(-1)
  for (let id = tokens.length - 1; id >= 0; id--) {
    if (tokens[id].length === 1 && !skip.has(id)) ids[tokens[id][0]] = id
  }
  return ids
}
