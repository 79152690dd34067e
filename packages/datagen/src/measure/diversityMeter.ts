// How varied stories are, measured while they come: for a corpus of any size in bounded memory, and for early warnings.
import { ownText } from '../text/ownText.ts'
import { ngramHash, sentencesOf, wordIds, wordsOf } from '../text/words.ts'
import { type Closeness, closeness } from './closeness.ts'
import { type Ending, endingOf } from './ending.ts'
import { NearDuplicates, signatureOfIds } from './nearDuplicates.ts'
import { NgramCounts } from './ngramCounts.ts'
import { fleschEase, fleschKincaidGrade, syllablesOf } from './readingLevel.ts'
import { Reservoir } from './reservoir.ts'
import { type Share, TopTexts } from './topTexts.ts'

/** What a {@link DiversityMeter} found. */
export interface DiversityReport {
  readonly stories: number
  readonly words: number
  /** number of different words, of those in `ngramStories` */
  readonly wordForms: number
  /** stories in the counts of n-grams: all, or as many as memory allowed. Compare only corpora with equal numbers. */
  readonly ngramStories: number
  /** different n-grams as a share of all, n = 1…4; 0…1 */
  readonly distinct1: number
  readonly distinct2: number
  readonly distinct3: number
  readonly distinct4: number
  /** bits of an n-gram, n = 1…4 */
  readonly entropy: readonly number[]
  /** share of stories that are a near-duplicate of an earlier one; 0…1 */
  readonly nearDuplicateShare: number
  /** how many stories before it each was compared with at most: all of a smaller corpus, of a larger one only so many */
  readonly nearDuplicateWindow: number
  /** first four words, most common first */
  readonly openings: readonly Share[]
  /** words with a capital inside a sentence, most common first */
  readonly names: readonly Share[]
  readonly endings: { readonly [ending in Ending]: number }
  readonly reading: {
    readonly grade: number
    readonly ease: number
    readonly wordsPerSentence: number
  }
  /** number of stories by words: 0–49, 50–99, … the last one is open */
  readonly lengths: readonly number[]
  /** among a random sample of the stories */
  readonly closeness: Closeness
}

/** How much is measured. */
export interface DiversityOptions {
  /** stories of the sample in which all are compared with all; default 500 */
  readonly sample?: number
  readonly seed?: number
}

const lengthBins = 21
/** Stories remembered to find near-duplicates among them. */
const NEAR_WINDOW = 2 ** 20

/** Add stories one after the other, ask for the report at any time. Up to 96 bytes a story, and up to 220 MB. */
export class DiversityMeter {
  readonly #sample: Reservoir
  readonly #grams = [1, 2, 3, 4].map(() => new NgramCounts())
  readonly #near = new NearDuplicates(NEAR_WINDOW)
  readonly #openings = new TopTexts()
  readonly #names = new TopTexts()
  readonly #endings: Record<Ending, number> = { good: 0, bad: 0, unclear: 0 }
  readonly #lengths = new Array<number>(lengthBins).fill(0)
  readonly #syllables = new Map<string, number>()
  readonly #sums = { words: 0, sentences: 0, syllables: 0, near: 0, ngramStories: 0 }
  #stories = 0

  constructor({ sample = 500, seed = 0 }: DiversityOptions = {}) {
    this.#sample = new Reservoir(sample, seed)
  }

  add(text: string): void {
    const words = wordsOf(text)
    this.#sample.add(text)
    this.#stories += 1
    this.#sums.words += words.length
    this.#sums.sentences += sentencesOf(text).length
    for (const word of words) this.#sums.syllables += this.#syllablesOf(word)
    this.#lengths[Math.min(lengthBins - 1, Math.floor(words.length / 50))]! += 1
    this.#openings.add(words.slice(0, 4).join(' '))
    for (const name of namesIn(text)) this.#names.add(name.length < 13 ? name : ownText(name))
    this.#endings[endingOf(text)] += 1
    const ids = wordIds(words)
    this.#countGrams(ids)
    const signature = signatureOfIds(ids)
    if (this.#near.find(signature)) this.#sums.near += 1
    this.#near.add(signature)
  }

  report(): DiversityReport {
    const { words, near, ngramStories, ...rest } = this.#sums
    const counts = { ...rest, words }
    const stories = Math.max(1, this.#stories)
    const distinct = this.#grams.map((grams) => grams.distinct / Math.max(1, grams.total))
    return {
      stories: this.#stories,
      words,
      wordForms: this.#grams[0]!.distinct,
      ngramStories,
      distinct1: distinct[0]!,
      distinct2: distinct[1]!,
      distinct3: distinct[2]!,
      distinct4: distinct[3]!,
      entropy: this.#grams.map(({ entropy }) => entropy),
      nearDuplicateShare: near / stories,
      nearDuplicateWindow: NEAR_WINDOW,
      openings: this.#openings.top(10, stories),
      names: this.#names.top(20, stories),
      endings: {
        good: this.#endings.good / stories,
        bad: this.#endings.bad / stories,
        unclear: this.#endings.unclear / stories,
      },
      reading: {
        grade: fleschKincaidGrade(counts),
        ease: fleschEase(counts),
        wordsPerSentence: words / Math.max(1, counts.sentences),
      },
      lengths: [...this.#lengths],
      closeness: closeness(this.#sample.texts),
    }
  }

  #countGrams(ids: Uint32Array): void {
    if (this.#grams.some(({ full }) => full)) return
    this.#sums.ngramStories += 1
    this.#grams.forEach((grams, k) => {
      for (let i = 0; i + k + 1 <= ids.length; i++) grams.add(ngramHash(ids, i, k + 1))
    })
  }

  #syllablesOf(word: string): number {
    let syllables = this.#syllables.get(word)
    if (syllables === undefined) {
      syllables = syllablesOf(word)
      // Words that come once in a corpus need no place in memory; long ones would keep their story there, too.
      if (word.length < 13 && this.#syllables.size < 100_000) this.#syllables.set(word, syllables)
    }
    return syllables
  }
}

function namesIn(text: string): Set<string> {
  const names = new Set<string>()
  for (const [, name] of text.matchAll(/[\p{Ll},;] (\p{Lu}\p{Ll}+)/gu)) names.add(name!)
  return names
}
