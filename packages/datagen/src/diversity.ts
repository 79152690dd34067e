// How varied a set of stories is: distinct n-grams, near-duplicates, first words.

import { DiversityMeter, type DiversityReport } from './measure/diversityMeter.ts'
import { NearDuplicates, signatureOf } from './measure/nearDuplicates.ts'
import { wordsOf } from './text/words.ts'

/**
 * Measures the variety of a set of stories. For a corpus that does not fit in memory see `DiversityMeter`.
 *
 * @param stories their texts
 */
export function diversity(stories: Iterable<string>): DiversityReport {
  const meter = new DiversityMeter()
  for (const story of stories) meter.add(story)
  return meter.report()
}

/**
 * Different n-grams of words divided by all n-grams, over all texts together; n-grams do not cross texts.
 *
 * @param n at least 1
 * @returns 0…1, and 0 where there is no n-gram
 * @see Li et al. 2016, https://arxiv.org/abs/1510.03055
 */
export function distinctN(texts: readonly string[], n: number): number {
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`distinctN: n must be at least 1, got ${n}`)
  const seen = new Set<string>()
  let all = 0
  for (const text of texts) {
    const words = wordsOf(text)
    for (let i = 0; i + n <= words.length; i++, all++) seen.add(words.slice(i, i + n).join(' '))
  }
  return all === 0 ? 0 : seen.size / all
}

/**
 * The share of texts that are near-duplicates of an earlier one: see `NearDuplicates`.
 *
 * @param threshold Jaccard similarity of word trigrams from which two texts count as near-duplicates, 0…1
 */
export function nearDuplicateShare(texts: Iterable<string>, threshold = 0.6): number {
  const near = new NearDuplicates()
  let found = 0
  for (const text of texts) {
    const signature = signatureOf(text)
    if (near.find(signature, threshold)) found += 1
    near.add(signature)
  }
  return near.size === 0 ? 0 : found / near.size
}
