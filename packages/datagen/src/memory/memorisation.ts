// Whether generated stories repeat their training set (the memorisation study of the TinyStories paper, section 4). The generations are
// indexed, not the corpus: that streams past once, so it may be of any size.
import { ngramHash, normalised, wordIds, wordsOf } from '../text/words.ts'

/** What was found for one generated story. */
export interface StoryMemory {
  readonly index: number
  /** number of a training story with the same words, from 0 */
  readonly copyOf?: number
  /** number of a training story that is the same when names are taken out */
  readonly templateOf?: number
  /** ROUGE-2 precision of the closest training story: the share of this story's bigrams that it holds, 0…1 */
  readonly rouge2: number
  /** number of that training story; -1 without any shared bigram */
  readonly closest: number
}

/** What {@link memorisation} found. */
export interface MemorisationReport {
  readonly generations: number
  readonly training: number
  readonly copies: number
  readonly templateCopies: number
  /** share of the generations' n-grams that occur anywhere in training, n = 1…10 */
  readonly overlap: readonly number[]
  /** number of generations by the share of their 5-grams that occur in training, in tenths */
  readonly overlapHistogram: readonly number[]
  /** number of generations by ROUGE-2 precision of the closest training story, in tenths */
  readonly rouge2Histogram: readonly number[]
  /** mean of that precision */
  readonly rouge2: number
  readonly stories: readonly StoryMemory[]
}

const longest = 10
const histogramOf = 5

/**
 * Compares generations with every story of a training set. Of the three degrees in the paper, copies and templates with other names are
 * counted; deeper templates show only in the histograms.
 *
 * Time is about that of reading the corpus times a hundredth of the number of generations; memory depends on the generations alone.
 *
 * @param generations a few thousand at most
 * @param training    the corpus, once
 */
export async function memorisation(
  generations: readonly string[],
  training: Iterable<string> | AsyncIterable<string>,
): Promise<MemorisationReport> {
  const index = new GenerationIndex(generations)
  for await (const text of training) index.pass(text)
  return index.report()
}

interface Indexed {
  readonly bigrams: number
  copyOf: number
  templateOf: number
  best: number
  closest: number
}

class GenerationIndex {
  readonly #stories: readonly Indexed[]
  readonly #words: readonly Uint32Array[]
  readonly #copies = new Map<string, number[]>()
  readonly #templates = new Map<string, number[]>()
  /** bigram to pairs of story and count */
  readonly #holders: ReadonlyMap<number, Int32Array>
  /** for each n from 1: n-grams of the generations, true once seen in training */
  readonly #seen: readonly Map<number, boolean>[]
  readonly #shared: Int32Array
  #training = 0

  constructor(generations: readonly string[]) {
    this.#words = generations.map((text) => wordIds(wordsOf(text)))
    this.#shared = new Int32Array(generations.length)
    this.#stories = this.#words.map(({ length }) => ({
      bigrams: Math.max(0, length - 1),
      copyOf: -1,
      templateOf: -1,
      best: 0,
      closest: -1,
    }))
    generations.forEach((text, i) => {
      put(this.#copies, normalised(text), i)
      put(this.#templates, withoutNames(text), i)
    })
    const holders = new Map<number, number[]>()
    this.#words.forEach((ids, story) => {
      for (const [gram, count] of bigramsOf(ids)) {
        const list = holders.get(gram)
        if (list) list.push(story, count)
        else holders.set(gram, [story, count])
      }
    })
    this.#holders = new Map([...holders].map(([gram, list]) => [gram, Int32Array.from(list)]))
    this.#seen = Array.from({ length: longest }, (_, k) => {
      const grams = new Map<number, boolean>()
      for (const ids of this.#words) {
        for (let i = 0; i + k + 1 <= ids.length; i++) grams.set(ngramHash(ids, i, k + 1), false)
      }
      return grams
    })
  }

  pass(text: string): void {
    const number = this.#training++
    for (const i of this.#copies.get(normalised(text)) ?? []) {
      if (this.#stories[i]!.copyOf < 0) this.#stories[i]!.copyOf = number
    }
    for (const i of this.#templates.get(withoutNames(text)) ?? []) {
      if (this.#stories[i]!.templateOf < 0) this.#stories[i]!.templateOf = number
    }
    const ids = wordIds(wordsOf(text))
    this.#mark(ids)
    this.#shared.fill(0)
    for (const [gram, count] of bigramsOf(ids)) {
      const holders = this.#holders.get(gram)
      if (!holders) continue
      for (let k = 0; k < holders.length; k += 2) {
        const own = holders[k + 1]!
        this.#shared[holders[k]!]! += Math.min(own, count)
      }
    }
    for (let i = 0; i < this.#shared.length; i++) {
      const story = this.#stories[i]!
      if (this.#shared[i]! <= story.best) continue
      story.best = this.#shared[i]!
      story.closest = number
    }
  }

  report(): MemorisationReport {
    const stories = this.#stories.map(({ bigrams, best, closest, copyOf, templateOf }, index) => ({
      index,
      ...(copyOf >= 0 && { copyOf }),
      ...(templateOf >= 0 && { templateOf }),
      rouge2: bigrams === 0 ? 0 : best / bigrams,
      closest,
    }))
    const fives = this.#words.map((ids) => this.#share(ids, histogramOf))
    const count = Math.max(1, stories.length)
    return {
      generations: stories.length,
      training: this.#training,
      copies: stories.filter(({ copyOf }) => copyOf !== undefined).length,
      templateCopies: stories.filter(({ templateOf }) => templateOf !== undefined).length,
      overlap: Array.from({ length: longest }, (_, k) => this.#shareOfAll(k + 1)),
      overlapHistogram: tenths(fives),
      rouge2Histogram: tenths(stories.map(({ rouge2 }) => rouge2)),
      rouge2: stories.reduce((sum, { rouge2 }) => sum + rouge2, 0) / count,
      stories,
    }
  }

  // A long n-gram can occur only where the shorter one at the same place does.
  #mark(ids: Uint32Array): void {
    for (let i = 0; i < ids.length; i++) {
      for (let n = 1; n <= longest && i + n <= ids.length; n++) {
        const hash = ngramHash(ids, i, n)
        const seen = this.#seen[n - 1]!.get(hash)
        if (seen === undefined) break
        if (!seen) this.#seen[n - 1]!.set(hash, true)
      }
    }
  }

  #share(ids: Uint32Array, n: number): number {
    const all = ids.length - n + 1
    if (all <= 0) return 0
    let hits = 0
    for (let i = 0; i < all; i++) if (this.#seen[n - 1]!.get(ngramHash(ids, i, n))) hits++
    return hits / all
  }

  #shareOfAll(n: number): number {
    let [all, hits] = [0, 0]
    for (const ids of this.#words) {
      const own = Math.max(0, ids.length - n + 1)
      all += own
      hits += this.#share(ids, n) * own
    }
    return all === 0 ? 0 : hits / all
  }
}

/** A text in which every name is a number by order of appearance: stories that differ in names alone become equal. */
export function withoutNames(text: string): string {
  const names = new Map<string, string>()
  for (const [, name] of text.matchAll(/[\p{Ll},;] "?(\p{Lu}\p{Ll}+)/gu)) {
    const key = name!.toLowerCase()
    if (!names.has(key)) names.set(key, `@${names.size}`)
  }
  return wordsOf(text)
    .map((word) => {
      const bare = word.replace(/['’]s$/, '')
      return names.has(bare) ? names.get(bare)! + word.slice(bare.length) : word
    })
    .join(' ')
}

function bigramsOf(ids: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>()
  for (let i = 0; i + 2 <= ids.length; i++) {
    const hash = ngramHash(ids, i, 2)
    counts.set(hash, (counts.get(hash) ?? 0) + 1)
  }
  return counts
}

function put(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function tenths(shares: readonly number[]): number[] {
  const counts = new Array<number>(10).fill(0)
  for (const share of shares) counts[Math.min(9, Math.floor(share * 10))]! += 1
  return counts
}
