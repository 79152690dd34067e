// Instructions as TinyStories-Instruct has them: what a story holds, in front of the story, in one record.
import type { Random } from '../random.ts'
import { createRandom } from '../random.ts'
import { rounds } from '../recipe/lattice.ts'
import { sentencesOf, wordsOf } from '../text/words.ts'

/** One line of an instruction. */
export type InstructField =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'features'; readonly features: readonly string[] }
  | { readonly kind: 'sentence'; readonly sentence: string }
  | { readonly kind: 'summary'; readonly summary: string }

/** What kinds of lines there are. */
export type InstructKind = InstructField['kind']

/** All kinds of lines. */
export const instructKinds: readonly InstructKind[] = ['words', 'features', 'sentence', 'summary']

/** An instruction and its story; fields are in the order in which they stand. */
export interface InstructRecord {
  readonly fields: readonly InstructField[]
  readonly story: string
  /** fields that stand behind the story, as in some public records */
  readonly after?: readonly InstructField[]
}

/** A story with what is known of it. */
export interface Described {
  readonly text: string
  readonly words: readonly string[]
  readonly features: readonly string[]
  readonly summary?: string
}

/** Which instructions are made. */
export interface InstructOptions {
  readonly seed?: number
  /** kinds of fields that are used; default all */
  readonly kinds?: readonly InstructKind[]
  /** sets of kinds that never stand together, to test later whether a model puts them together by itself */
  readonly never?: readonly (readonly InstructKind[])[]
}

/**
 * Instructions for stories: every subset of the fields equally often, in random order, with a random sentence of the story.
 * A field without content (no features, no summary) is left out, so a story that has nothing else gets a sentence.
 *
 * @returns makes the record of one story; records depend on the seed and on the stories before
 */
export function instructor(options: InstructOptions = {}): (story: Described) => InstructRecord {
  const { seed = 0, kinds = instructKinds, never = [] } = options
  const allowed = subsets(kinds).filter(
    (set) => !never.some((apart) => apart.length > 0 && apart.every((kind) => set.includes(kind))),
  )
  if (allowed.length === 0) throw new RangeError('instruct: at least one kind of field is needed')
  const random = createRandom(seed)
  const next = rounds(allowed, random)
  return (story) => {
    const wanted = next()
    const fields = random
      .shuffle(wanted)
      .map((kind) => fieldOf(kind, story, random))
      .filter((field) => field !== null)
    if (fields.length === 0) {
      const spare = kinds
        .filter((kind) => allowed.some((set) => set.length === 1 && set[0] === kind))
        .map((kind) => fieldOf(kind, story, random))
        .find((field) => field !== null)
      if (spare) fields.push(spare)
    }
    return { fields, story: story.text }
  }
}

function fieldOf(kind: InstructKind, story: Described, random: Random): InstructField | null {
  switch (kind) {
    case 'words':
      return story.words.length > 0 ? { kind, words: random.shuffle(story.words) } : null
    case 'features':
      return story.features.length > 0 ? { kind, features: story.features } : null
    case 'summary':
      return story.summary ? { kind, summary: story.summary } : null
    case 'sentence': {
      const sentences = sentencesOf(story.text)
      // A sentence that could stand in any story says nothing; a quote cut in two cannot be asked for.
      const telling = sentences.filter(
        (sentence) =>
          wordsOf(sentence).length >= 5 && (sentence.match(/["“”]/g) ?? []).length % 2 === 0,
      )
      const from = telling.length > 0 ? telling : sentences
      return from.length > 0 ? { kind, sentence: random.pick(from) } : null
    }
    default:
      return kind satisfies never
  }
}

function subsets(kinds: readonly InstructKind[]): readonly (readonly InstructKind[])[] {
  return Array.from({ length: 2 ** kinds.length - 1 }, (_, i) =>
    kinds.filter((__, bit) => ((i + 1) >> bit) & 1),
  )
}
