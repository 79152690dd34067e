// The words of the story writer with their forms and meanings, looked up by any of their forms.

import type { VerbForms } from './inflect.ts'
import { article, comparison, plural, verbForms } from './inflect.ts'
import type { AdjectiveUse } from './vocabulary/adjectives.ts'
import {
  adjectiveLists,
  adjectiveTargets,
  irregularComparatives,
  nounTargets,
} from './vocabulary/adjectives.ts'
import type { NounKind, NounTrait } from './vocabulary/nouns.ts'
import {
  irregularPlurals,
  massKinds,
  massWords,
  nounLists,
  nounTraits,
} from './vocabulary/nouns.ts'
import type { VerbUse } from './vocabulary/verbs.ts'
import { verbLists } from './vocabulary/verbs.ts'

/** A noun: what kind of thing it is, and its plural unless it cannot be counted. */
export interface Noun {
  readonly word: string
  readonly kind: NounKind
  readonly plural: string | null
}

/** A verb: its forms, when in a story it is done, and ways to go on after it. */
export interface Verb extends VerbForms {
  readonly word: string
  readonly use: VerbUse
  readonly phrases: readonly string[]
}

/** An adjective: how it is used, what it describes, and its comparative forms. */
export interface Adjective {
  readonly word: string
  readonly use: AdjectiveUse
  /** Kinds, traits and single nouns. */
  readonly targets: readonly string[]
  readonly compared: readonly string[]
}

/** The three parts of speech a story is asked for. */
export type PartOfSpeech = 'verb' | 'noun' | 'adjective'

const nouns: readonly Noun[] = entries(nounLists).flatMap(([kind, list]) =>
  list.split(' ').map((word) => {
    const mass = massKinds.includes(kind) || massWords.includes(word) || kind === 'pair'
    return { word, kind, plural: mass ? null : (irregularPlurals[word] ?? plural(word)) }
  }),
)

const verbs: readonly Verb[] = entries(verbLists).flatMap(([use, list]) =>
  list
    .trim()
    .split('\n')
    .map((line) => {
      const colon = line.indexOf(':')
      const [word, past, participle] = line.slice(0, colon).split(',')
      const phrases = line.slice(colon + 1).split(';')
      return {
        word: word!,
        use,
        phrases: phrases.map((phrase) => phrase.trim()),
        ...verbForms(word!, past, participle),
      }
    }),
)

const adjectives: readonly Adjective[] = entries(adjectiveLists).flatMap(([use, list]) =>
  list.split(' ').map((word) => ({
    word,
    use,
    targets: nounTargets[word]?.split(' ') ?? adjectiveTargets[use] ?? [],
    compared: irregularComparatives[word] ?? comparison(word),
  })),
)

/** Every word the story writer can be asked for. */
export const vocabulary: {
  readonly nouns: readonly Noun[]
  readonly verbs: readonly Verb[]
  readonly adjectives: readonly Adjective[]
} = { nouns, verbs, adjectives }

/** The nouns of a kind or with a trait. */
export function nounsOf(role: NounKind | NounTrait): readonly Noun[] {
  return byRole.get(role) ?? []
}

const byRole = new Map<string, Noun[]>()
for (const noun of nouns) byRole.set(noun.kind, [...(byRole.get(noun.kind) ?? []), noun])
for (const [trait, list] of entries(nounTraits)) {
  const words: readonly string[] = list.split(' ')
  byRole.set(
    trait,
    nouns.filter((noun) => words.includes(noun.word)),
  )
}

/** Whether an adjective goes well with a noun. */
export function describes(adjective: Adjective, noun: Noun): boolean {
  return adjective.targets.some(
    (role) => role === noun.kind || role === noun.word || byRole.get(role)?.includes(noun),
  )
}

/** Every form in which a word may stand in a story, lower case. */
export function formsOf(word: Noun | Verb | Adjective): readonly string[] {
  if ('phrases' in word) return [word.base, word.third, word.past, word.participle, word.ing]
  if ('compared' in word) return [word.word, ...word.compared]
  return word.plural ? [word.word, word.plural] : [word.word]
}

const index = {
  noun: formIndex(nouns),
  verb: formIndex(verbs),
  adjective: formIndex(adjectives),
}

/**
 * The noun of this form.
 *
 * @throws RangeError if the vocabulary has no such noun; the message names the nearest ones
 */
export function findNoun(word: string): Noun {
  return index.noun.get(word.toLowerCase()) ?? unknown('noun', word)
}

/**
 * The verb of this form.
 *
 * @throws RangeError if the vocabulary has no such verb; the message names the nearest ones
 */
export function findVerb(word: string): Verb {
  return index.verb.get(word.toLowerCase()) ?? unknown('verb', word)
}

/**
 * The adjective of this form.
 *
 * @throws RangeError if the vocabulary has no such adjective; the message names the nearest ones
 */
export function findAdjective(word: string): Adjective {
  return index.adjective.get(word.toLowerCase()) ?? unknown('adjective', word)
}

function unknown(part: PartOfSpeech, word: string): never {
  const all: readonly { readonly word: string }[] =
    part === 'noun' ? nouns : part === 'verb' ? verbs : adjectives
  const near = nearest(
    word.toLowerCase(),
    all.map((entry) => entry.word),
  )
  const elsewhere = (['verb', 'noun', 'adjective'] as const).filter(
    (other) => other !== part && index[other].has(word.toLowerCase()),
  )
  const hint =
    elsewhere.length > 0
      ? ` (it is known as ${elsewhere.map((other) => `${article(other)} ${other}`).join(' and ')})`
      : ''
  throw new RangeError(
    `writeStory: the ${part} must be one of the ${all.length} in vocabulary, got ${JSON.stringify(word)}${hint}; nearest: ${near.join(', ')}`,
  )
}

/** The candidates closest to a word by edits, best first. */
export function nearest(word: string, candidates: readonly string[], count = 3): string[] {
  // A long input cannot be near any word; cutting it keeps the distance cheap.
  const cut = word.slice(0, 40)
  return candidates
    .map((candidate) => ({ candidate, edits: distance(cut, candidate) }))
    .sort((a, b) => a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

// Levenshtein distance, one row at a time.
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

function formIndex<T extends Noun | Verb | Adjective>(words: readonly T[]): Map<string, T> {
  const map = new Map<string, T>()
  // Base forms win over inflected ones: "found" is asked for as "find" only if no verb is "found".
  for (const word of words) map.set(word.word, word)
  for (const word of words)
    for (const form of formsOf(word)) if (!map.has(form)) map.set(form, word)
  return map
}

function entries<K extends string, V>(object: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(object) as [K, V][]
}
