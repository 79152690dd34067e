// How varied a set of stories is: distinct n-grams, near-duplicates, first words.

/** What `diversity` found. */
export interface DiversityReport {
  readonly stories: number
  readonly words: number
  /** Number of different word forms. */
  readonly wordForms: number
  /** Different n-grams as a share of all n-grams, for n = 1…4; 0…1. */
  readonly distinct1: number
  readonly distinct2: number
  readonly distinct3: number
  readonly distinct4: number
  /** The share of stories that have a near-duplicate among the others, 0…1. */
  readonly nearDuplicateShare: number
  /** The most common first four words with the share of stories that begin so, most common first. */
  readonly openings: readonly { readonly text: string; readonly share: number }[]
}

/**
 * Measures the variety of a set of stories.
 *
 * @param stories their texts
 */
export function diversity(stories: readonly string[]): DiversityReport {
  const tokens = stories.map(wordsOf)
  const openings = new Map<string, number>()
  for (const words of tokens) {
    const start = words.slice(0, 4).join(' ')
    openings.set(start, (openings.get(start) ?? 0) + 1)
  }
  const flat = tokens.flat()
  return {
    stories: stories.length,
    words: flat.length,
    wordForms: new Set(flat).size,
    distinct1: distinctN(stories, 1),
    distinct2: distinctN(stories, 2),
    distinct3: distinctN(stories, 3),
    distinct4: distinctN(stories, 4),
    nearDuplicateShare: nearDuplicateShare(stories),
    openings: [...openings]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, 10)
      .map(([text, count]) => ({ text, share: count / stories.length })),
  }
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
 * The share of texts for which another one shares most of its word trigrams: MinHash finds the
 * candidates, the exact Jaccard similarity decides.
 *
 * @param threshold Jaccard similarity from which two texts count as near-duplicates, 0…1; below 0.5 candidates may be missed
 * @see Broder 1997, "On the resemblance and containment of documents"
 */
export function nearDuplicateShare(texts: readonly string[], threshold = 0.6): number {
  const shingles = texts.map((text) => new Set(shinglesOf(text)))
  const signatures = shingles.map(signatureOf)
  const duplicate = new Uint8Array(texts.length)
  const compared = new Set<number>()
  for (let band = 0; band < bands; band++) {
    const buckets = new Map<string, number[]>()
    signatures.forEach((signature, i) => {
      const key = signature.subarray(band * rowsPerBand, (band + 1) * rowsPerBand).join()
      const bucket = buckets.get(key)
      if (bucket) bucket.push(i)
      else buckets.set(key, [i])
    })
    for (const bucket of buckets.values()) {
      for (let a = 1; a < bucket.length; a++) {
        for (let b = 0; b < a; b++) {
          const [i, j] = [bucket[a]!, bucket[b]!]
          const pair = i * texts.length + j
          if ((duplicate[i] && duplicate[j]) || compared.has(pair)) continue
          compared.add(pair)
          if (jaccard(shingles[i]!, shingles[j]!) >= threshold) duplicate[i] = duplicate[j] = 1
        }
      }
    }
  }
  return texts.length === 0 ? 0 : duplicate.reduce((sum, one) => sum + one, 0) / texts.length
}

// 20 bands of 3 rows: two texts with similarity 0.6 meet in some band with probability 0.99.
const bands = 20
const rowsPerBand = 3

function signatureOf(shingles: ReadonlySet<number>): Uint32Array {
  const signature = new Uint32Array(bands * rowsPerBand).fill(0xffffffff)
  for (const shingle of shingles) {
    for (let k = 0; k < signature.length; k++) {
      // One odd multiplier and one mask per row stand in for that many hash functions.
      let h = Math.imul(shingle ^ Math.imul(k + 1, 0x9e3779b9), 0x85ebca6b)
      h = (h ^ (h >>> 15)) >>> 0
      if (h < signature[k]!) signature[k] = h
    }
  }
  return signature
}

function shinglesOf(text: string): number[] {
  const words = wordsOf(text)
  const shingles: number[] = []
  for (let i = 0; i + 3 <= words.length; i++) shingles.push(hash(words.slice(i, i + 3).join(' ')))
  return shingles
}

// FNV-1a, 32 bits.
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let shared = 0
  for (const shingle of a) if (b.has(shingle)) shared++
  const all = a.size + b.size - shared
  return all === 0 ? 1 : shared / all
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu) ?? []
}
