// How varied a model's completions are, with the measures of @ts/datagen.
import { closeness, distinctN, nearDuplicateShare } from '@ts/datagen'

/** Shares, 0…1. */
export interface CompletionDiversity {
  /** different n-grams of words of all n-grams */
  readonly distinct1: number
  readonly distinct2: number
  readonly distinct4: number
  /** completions that are close to another one: most of their word trigrams are the same */
  readonly nearDuplicates: number
  /** BLEU-4 of a completion with all others as references; lower is more varied */
  readonly selfBleu: number
  /** ROUGE-2 of a completion with its nearest neighbour */
  readonly nearestRouge2: number
}

/** Measures completions. More text has fewer distinct n-grams: compare models on equally many prompts. */
export function completionDiversity(texts: readonly string[]): CompletionDiversity {
  // Every pair is compared: a thousand completions are enough for two digits.
  const { selfBleu, nearestRouge2 } = closeness(texts.slice(0, 1000))
  return {
    distinct1: distinctN(texts, 1),
    distinct2: distinctN(texts, 2),
    distinct4: distinctN(texts, 4),
    nearDuplicates: nearDuplicateShare(texts),
    selfBleu,
    nearestRouge2,
  }
}
