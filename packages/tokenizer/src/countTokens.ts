// How often each token occurs in a corpus: what `keepMostFrequent` and reports start from.

import type { Tokenizer } from './tokenizer.ts'

/** Occurrences by id over all texts. */
export async function countTokens(
  tokenizer: Tokenizer,
  texts: AsyncIterable<string> | Iterable<string>,
): Promise<Float64Array> {
  const counts = new Float64Array(tokenizer.vocabSize)
  for await (const text of texts) {
    for (const id of tokenizer.encode(text)) counts[id]++
  }
  return counts
}
