// The last look at stories from a chat model: each is accepted, repaired or rejected, and every rejection has a name.
import { NearDuplicates, signatureOfIds } from '../measure/nearDuplicates.ts'
import { hashText, ngramHash, sentencesOf, wordIds, wordsOf } from '../text/words.ts'
import { missingWord } from './askedWords.ts'
import { unsafeWords } from './childWordLists.ts'
import { childWords } from './childWords.ts'
import { repair } from './repair.ts'

/** Names of the filters, in the order in which they look; the first that objects counts. */
export const filterNames = [
  'encoding',
  'refusal',
  'length',
  'unfinished',
  'words',
  'repetition',
  'vocabulary',
  'safety',
  'duplicate',
  'near-duplicate',
] as const

/** One filter. */
export type FilterName = (typeof filterNames)[number]

/** What passes. Defaults suit stories for small children; a filter is switched off by name. */
export interface FilterOptions {
  readonly off?: readonly FilterName[]
  /** words of a story, least and most; default 40 to 1,000 */
  readonly length?: readonly [number, number]
  /** share of words that a small child may not know; default 0.1 */
  readonly mostUnknown?: number
  /** Jaccard similarity of word trigrams from which two stories are the same; default 0.6 */
  readonly nearDuplicate?: number
  /** lists instead of the package's own, lower case */
  readonly lists?: { readonly known?: ReadonlySet<string>; readonly unsafe?: readonly string[] }
  /** default English; ASCII, inflected forms and the child list are asked for in English only */
  readonly language?: string
}

/** What became of a story. */
export type Verdict =
  | { readonly accepted: true; readonly text: string; readonly repaired: boolean }
  | { readonly accepted: false; readonly by: FilterName; readonly reason: string }

/** Counts and examples of a {@link StoryFilter}. */
export interface FilterReport {
  /** filters that were not asked */
  readonly off: readonly FilterName[]
  readonly seen: number
  readonly accepted: number
  /** accepted after their encoding was repaired */
  readonly repaired: number
  readonly rejected: { readonly [name in FilterName]: number }
  /** up to three reasons for each filter that rejected anything */
  readonly reasons: { readonly [name in FilterName]?: readonly string[] }
}

/** Accepted stories among which duplicates are looked for; with more, the oldest are forgotten. */
const REMEMBERED = 2 ** 20

/** Judges stories one after the other; duplicates are looked for among those it has accepted, the last million of them. */
export class StoryFilter {
  readonly #options: FilterOptions
  readonly #english: boolean
  readonly #known: ReadonlySet<string>
  readonly #unsafe: ReadonlySet<string>
  // Two halves, so that the older one can be forgotten at once: whatever comes, memory ends somewhere.
  #exact: readonly [Set<number>, Set<number>] = [new Set(), new Set()]
  readonly #near = new NearDuplicates(REMEMBERED)
  readonly #rejected: Record<FilterName, number>
  readonly #reasons: Partial<Record<FilterName, string[]>> = {}
  #accepted = 0
  #repaired = 0

  constructor(options: FilterOptions = {}) {
    this.#options = options
    this.#english = (options.language ?? 'English') === 'English'
    this.#known = options.lists?.known ?? childWords
    this.#unsafe = new Set(options.lists?.unsafe ?? unsafeWords)
    this.#rejected = Object.fromEntries(filterNames.map((name) => [name, 0])) as Record<
      FilterName,
      number
    >
  }

  /** Judges a story. @param asked words it must hold, in any form */
  judge(story: string, asked: Iterable<string> = []): Verdict {
    const { text, changed } = repair(story, this.#english)
    const objection = this.#objection(text, asked)
    if (objection) {
      const { by, reason } = objection
      this.#rejected[by] += 1
      const reasons = (this.#reasons[by] ??= [])
      if (reasons.length < 3) reasons.push(reason)
      return { accepted: false, by, reason }
    }
    this.#accepted += 1
    if (changed) this.#repaired += 1
    return { accepted: true, text, repaired: changed }
  }

  get report(): FilterReport {
    const rejections = Object.values(this.#rejected).reduce((sum, n) => sum + n, 0)
    return {
      off: this.#options.off ?? [],
      seen: this.#accepted + rejections,
      accepted: this.#accepted,
      repaired: this.#repaired,
      rejected: { ...this.#rejected },
      reasons: { ...this.#reasons },
    }
  }

  #objection(
    text: string,
    asked: Iterable<string>,
  ): { readonly by: FilterName; readonly reason: string } | null {
    const { length = [40, 1000], mostUnknown = 0.1, off = [] } = this.#options
    const words = wordsOf(text)
    const checks: Record<
      Exclude<FilterName, 'duplicate' | 'near-duplicate'>,
      () => string | undefined | false
    > = {
      encoding: () => encodingProblem(text, this.#english),
      refusal: () => refusal.exec(text)?.[0],
      length: () =>
        (words.length < length[0] || words.length > length[1]) && `${words.length} words`,
      unfinished: () => !/[.!?…。！？]["'”’)»]*$/u.test(text) && `ends with "${text.slice(-30)}"`,
      words: () => missingWord(text, asked, this.#english),
      repetition: () => repetition(text, words),
      vocabulary: () => this.#english && this.#unknown(text, words, mostUnknown),
      safety: () => words.find((word) => this.#isUnsafe(word)),
    }
    for (const name of filterNames) {
      if (off.includes(name) || name === 'duplicate' || name === 'near-duplicate') continue
      const reason = checks[name]()
      if (reason) return { by: name, reason }
    }
    return this.#duplicate(text, words, off)
  }

  #duplicate(
    text: string,
    words: readonly string[],
    off: readonly FilterName[],
  ): { readonly by: FilterName; readonly reason: string } | null {
    const plain = words.join(' ')
    // 53 bits: two of ten million different stories collide with probability 0.006.
    const key = hashText(plain) * 2 ** 21 + (hashText(plain, 0x9e3779b9) >>> 11)
    if (!off.includes('duplicate') && this.#exact.some((keys) => keys.has(key))) {
      return { by: 'duplicate', reason: text.slice(0, 60) }
    }
    const signature = off.includes('near-duplicate') ? null : signatureOfIds(wordIds(words))
    const near = signature && this.#near.find(signature, this.#options.nearDuplicate ?? 0.6)
    if (near) {
      const percent = Math.round(near.similarity * 100)
      return {
        by: 'near-duplicate',
        reason: `${percent} % the same as accepted story ${near.index + 1}: ${text.slice(0, 60)}`,
      }
    }
    if (this.#exact[0].size >= REMEMBERED / 2) this.#exact = [new Set(), this.#exact[0]]
    this.#exact[0].add(key)
    if (signature) this.#near.add(signature)
    return null
  }

  #unknown(text: string, words: readonly string[], most: number): string | false {
    // Names may be any; they are what is written with a capital inside a sentence.
    const names = new Set(
      [...text.matchAll(/[\p{L},;] "?(\p{Lu}[\p{L}'-]*)/gu)].map(([, name]) => name!.toLowerCase()),
    )
    const bare = (word: string): string => word.replace(/['’]s?$/, '')
    const unknown = words.filter(
      (word) =>
        !this.#known.has(word) &&
        !this.#known.has(bare(word)) &&
        !names.has(bare(word)) &&
        !/^\p{N}+$/u.test(word) &&
        !word.split('-').every((part) => this.#known.has(part)),
    )
    if (unknown.length <= most * words.length) return false
    return `${Math.round((100 * unknown.length) / words.length)} % unknown: ${[...new Set(unknown)].slice(0, 8).join(', ')}`
  }

  #isUnsafe(word: string): boolean {
    if (this.#unsafe.has(word)) return true
    if (this.#known.has(word)) return false
    const stem = /^(.{3,}?)(?:s|es|ed|ing|er|ers)$/.exec(word)?.[1]
    return stem !== undefined && (this.#unsafe.has(stem) || this.#unsafe.has(`${stem}e`))
  }
}

const refusal =
  /\b(?:as an? (?:ai|artificial intelligence|language model)|i(?:'m| am) (?:an? (?:ai|language model)|sorry,? but i (?:can|am un|'m un|won))|i (?:can(?:'t|not)|won't) (?:write|create|generate|assist with|help with that|fulfil|comply)|language model|my (?:programming|guidelines)|content policy|openai|chatgpt|i hope (?:this|you) (?:helps|enjoy(?:ed)? (?:this|the) story))\b/i

function encodingProblem(text: string, english: boolean): string | undefined {
  const broken = /[\ufffd\p{Cc}\p{Co}\p{Cn}\p{Cs}]/u.exec(text.replaceAll('\n', ''))?.[0]
  if (broken !== undefined) return `character ${JSON.stringify(broken)}`
  if (!english) return undefined
  // Accents in a name (Zoë) pass; emoji, other scripts and leftovers of a bad decoding do not.
  const foreign = /[^\p{ASCII}\p{Script=Latin}\p{M}]/u.exec(text)?.[0]
  return foreign && `character ${JSON.stringify(foreign)}`
}

// A sentence of five words or more said three times, or more than a fifth of all 4-grams said before.
function repetition(text: string, words: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const sentence of sentencesOf(text)) {
    const said = wordsOf(sentence)
    if (said.length < 5) continue
    const key = said.join(' ')
    const count = (counts.get(key) ?? 0) + 1
    if (count >= 3) return `three times: ${sentence.slice(0, 60)}`
    counts.set(key, count)
  }
  const again = repeated4grams(wordIds(words))
  const share = again / Math.max(1, words.length - 3)
  return share > 0.2 ? `${Math.round(share * 100)} % of its 4-grams are repeats` : undefined
}

// Places for the 4-grams of one text, so that no set is made for each.
let places = new Int32Array(1 << 11)

function repeated4grams(ids: Uint32Array): number {
  if (2 * ids.length > places.length)
    places = new Int32Array(4 * 2 ** Math.ceil(Math.log2(ids.length)))
  else places.fill(0)
  const mask = places.length - 1
  let again = 0
  for (let i = 0; i + 4 <= ids.length; i++) {
    const gram = ngramHash(ids, i, 4) | 1
    let at = (gram >>> 1) & mask
    while (places[at] !== 0 && places[at] !== (gram | 0)) at = (at + 1) & mask
    if (places[at] !== 0) again++
    places[at] = gram
  }
  return again
}
