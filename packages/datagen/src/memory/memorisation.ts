// Whether generated stories repeat their training set (the memorisation study of the TinyStories paper, section 4). The generations are
// indexed, not the corpus: that streams past once, so it may be of any size.
import { wordsOf } from '../text/words.ts'
import { MostShared } from './mostShared.ts'
import { SeenNgrams } from './seenNgrams.ts'
import { bareWord, namesOf } from './withoutNames.ts'

/** What was found for one generated story. */
export interface StoryMemory {
  readonly index: number
  /** number of a training story with the same words, from 0 */
  readonly copyOf?: number
  /** number of a training story that is the same when names are taken out */
  readonly templateOf?: number
  /** ROUGE-2 precision of the closest training story: the share of this story's bigrams that it holds, 0…1 */
  readonly rouge2: number
  /** number of that training story, the first of several; -1 without any shared bigram */
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
 * Compares generations with every story of a training set; nothing is estimated. Of the three degrees in the paper, copies and templates
 * with other names are counted; deeper templates show only in the histograms.
 *
 * Takes about a quarter of a millisecond for a training story of 200 words and 2,000 generations. Memory depends on the generations
 * alone: about 250 bytes for each of their words.
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

class GenerationIndex {
  readonly #numbers = new Map<string, number>()
  readonly #texts: readonly Int32Array[]
  readonly #copies: Equals
  readonly #templates: Equals
  readonly #ngrams: SeenNgrams
  readonly #shared: MostShared
  #training = 0

  constructor(generations: readonly string[]) {
    const words = generations.map((text) => wordsOf(text))
    for (const word of words.flat()) {
      if (!this.#numbers.has(word)) this.#numbers.set(word, this.#numbers.size)
    }
    this.#texts = words.map((list) => this.#idsOf(list))
    this.#copies = new Equals(this.#texts)
    this.#templates = new Equals(
      generations.map((text, i) => this.#template(text, words[i]!, this.#texts[i]!)),
    )
    this.#ngrams = new SeenNgrams(this.#texts, longest)
    this.#shared = new MostShared(this.#texts)
  }

  pass(text: string): void {
    const number = this.#training++
    const words = wordsOf(text)
    const ids = this.#idsOf(words)
    this.#copies.pass(ids, number)
    if (this.#templates.mayHold(ids)) {
      this.#templates.pass(this.#template(text, words, ids), number)
    }
    this.#ngrams.mark(ids)
    this.#shared.pass(ids)
  }

  report(): MemorisationReport {
    const seen = this.#texts.map((ids) => this.#ngrams.countSeen(ids))
    const grams = (text: number, n: number): number =>
      Math.max(0, this.#texts[text]!.length - n + 1)
    const stories = this.#texts.map((_, index): StoryMemory => {
      const [copyOf, templateOf] = [this.#copies.found[index]!, this.#templates.found[index]!]
      return {
        index,
        ...(copyOf >= 0 && { copyOf }),
        ...(templateOf >= 0 && { templateOf }),
        rouge2: this.#shared.best[index]! / Math.max(1, grams(index, 2)),
        closest: this.#shared.closest[index]!,
      }
    })
    const fives = seen.map(
      (counts, text) => counts[histogramOf - 1]! / Math.max(1, grams(text, histogramOf)),
    )
    return {
      generations: stories.length,
      training: this.#training,
      copies: stories.filter(({ copyOf }) => copyOf !== undefined).length,
      templateCopies: stories.filter(({ templateOf }) => templateOf !== undefined).length,
      overlap: Array.from({ length: longest }, (_, k) => {
        const all = seen.reduce((sum, _counts, text) => sum + grams(text, k + 1), 0)
        return seen.reduce((sum, counts) => sum + counts[k]!, 0) / Math.max(1, all)
      }),
      overlapHistogram: tenths(fives),
      rouge2Histogram: tenths(stories.map(({ rouge2 }) => rouge2)),
      rouge2: stories.reduce((sum, { rouge2 }) => sum + rouge2, 0) / Math.max(1, stories.length),
      stories,
    }
  }

  /** Numbers of words; -1 for those that no generation has. */
  #idsOf(words: readonly string[]): Int32Array {
    const ids = new Int32Array(words.length)
    for (let i = 0; i < words.length; i++) ids[i] = this.#numbers.get(words[i]!) ?? -1
    return ids
  }

  /** The numbers with every name replaced by one below -1, which says which of the text's names it is. */
  #template(text: string, words: readonly string[], ids: Int32Array): Int32Array {
    const names = namesOf(text)
    if (names.size === 0) return ids
    const template = ids.slice()
    for (let i = 0; i < words.length; i++) {
      const bare = bareWord(words[i]!)
      const name = names.get(bare)
      if (name !== undefined) template[i] = -2 - 2 * name - Number(bare !== words[i])
    }
    return template
  }
}

/** Finds for each of some sequences the first equal one of a stream. */
class Equals {
  /** number of the first equal sequence, -1 if there was none */
  readonly found: Float64Array
  readonly #sequences: readonly Int32Array[]
  readonly #byHash = new Map<number, number[]>()
  readonly #lengths: ReadonlySet<number>

  constructor(sequences: readonly Int32Array[]) {
    this.#sequences = sequences
    this.found = new Float64Array(sequences.length).fill(-1)
    this.#lengths = new Set(sequences.map(({ length }) => length))
    sequences.forEach((sequence, i) => {
      const hash = hashOf(sequence)
      const list = this.#byHash.get(hash)
      if (list) list.push(i)
      else this.#byHash.set(hash, [i])
    })
  }

  mayHold({ length }: Int32Array): boolean {
    return this.#lengths.has(length)
  }

  pass(sequence: Int32Array, number: number): void {
    if (!this.mayHold(sequence)) return
    for (const i of this.#byHash.get(hashOf(sequence)) ?? []) {
      if (this.found[i]! >= 0) continue
      const own = this.#sequences[i]!
      const equal = own.length === sequence.length && own.every((id, at) => id === sequence[at])
      // Words that no generation has are all -1: they are equal to nothing.
      if (equal && !sequence.includes(-1)) this.found[i] = number
    }
  }
}

// 31 bits, so that it is a small integer to the engine.
function hashOf(sequence: Int32Array): number {
  let h = sequence.length
  for (const id of sequence) h = Math.imul(h ^ id, 0x01000193)
  return h & 0x7fffffff
}

function tenths(shares: readonly number[]): number[] {
  const counts = new Array<number>(10).fill(0)
  for (const share of shares) counts[Math.min(9, Math.floor(share * 10))]! += 1
  return counts
}
