// GPT-2's own files, written.

import { mergesOf } from '../scoredMerges.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { tokenTexts } from './tokenTexts.ts'

/**
 * A byte-level tokenizer as the texts of a vocab.json and a merges.txt.
 *
 * @throws Error for a SentencePiece tokenizer, whose rules for spaces the files cannot say
 */
export function writeVocabAndMerges(tokenizer: Tokenizer): {
  readonly vocab: string
  readonly merges: string
} {
  const { definition } = tokenizer
  if (definition.kind !== 'byte-level') {
    throw new Error(
      'vocab.json: the tokenizer must be a byte-level one, got a SentencePiece one; ' +
        'write a tokenizer.json or tokenizer.bin instead',
    )
  }
  const texts = tokenTexts(definition)
  const ids = Object.fromEntries(
    texts.flatMap((text, id) => (text === undefined ? [] : [[text, id]])),
  )
  const { triples } = mergesOf(definition)
  let merges = '#version: 0.2\n'
  for (let i = 0; i < triples.length; i += 3) {
    merges += `${texts[triples[i]]} ${texts[triples[i + 1]]}\n`
  }
  return { vocab: `${JSON.stringify(ids)}\n`, merges }
}
