// Texts that go round in circles.
import { wordsOf } from '@ts/datagen'

/**
 * Cuts a text before the first n-gram of words that occurred before: the paper's way to be fair to models that were not
 * trained to stop. A text without a repeated n-gram stays as it is.
 *
 * @param n at least 1; the paper takes 4
 */
export function truncateAtRepeatedNgram(text: string, n = 4): string {
  if (!(Number.isInteger(n) && n >= 1)) {
    throw new RangeError(`truncateAtRepeatedNgram: n must be at least 1, got ${n}`)
  }
  const words = [...text.matchAll(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)]
  const seen = new Set<string>()
  for (let i = 0; i + n <= words.length; i++) {
    const gram = words.slice(i, i + n).map(([word]) => word.toLowerCase())
    const key = gram.join(' ')
    if (seen.has(key)) return text.slice(0, words[i]!.index).trimEnd()
    seen.add(key)
  }
  return text
}

/** The share of n-grams of words that occurred earlier in the text, 0…1; 0 where there are none. */
export function repeatedNgramShare(text: string, n = 4): number {
  const words = wordsOf(text)
  const seen = new Set<string>()
  let repeated = 0
  for (let i = 0; i + n <= words.length; i++) {
    const key = words.slice(i, i + n).join(' ')
    if (seen.has(key)) repeated++
    seen.add(key)
  }
  const all = Math.max(0, words.length - n + 1)
  return all === 0 ? 0 : repeated / all
}
