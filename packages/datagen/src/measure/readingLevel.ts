// How hard English text is to read, from the lengths of its sentences and words.

/** Sums that the measures are made of. */
export interface ReadingCounts {
  readonly sentences: number
  readonly words: number
  readonly syllables: number
}

/** Syllables of an English word, by groups of vowels; right for about nine words in ten. */
export function syllablesOf(word: string): number {
  const plain = word.toLowerCase().replace(/[^a-z]/g, '')
  if (plain.length <= 3) return 1
  const spoken = plain.replace(/(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$/, '').replace(/^y/, '')
  return Math.max(1, spoken.match(/[aeiouy]{1,2}/g)?.length ?? 1)
}

/**
 * The school grade for which a text is: 0.39 · words per sentence + 11.8 · syllables per word − 15.59.
 *
 * @see Kincaid et al. 1975, "Derivation of new readability formulas"
 */
export function fleschKincaidGrade({ sentences, words, syllables }: ReadingCounts): number {
  if (words === 0 || sentences === 0) return 0
  return (0.39 * words) / sentences + (11.8 * syllables) / words - 15.59
}

/** Reading ease: 206.835 − 1.015 · words per sentence − 84.6 · syllables per word; 90 and more is easy for a child of 10. */
export function fleschEase({ sentences, words, syllables }: ReadingCounts): number {
  if (words === 0 || sentences === 0) return 0
  return 206.835 - (1.015 * words) / sentences - (84.6 * syllables) / words
}
