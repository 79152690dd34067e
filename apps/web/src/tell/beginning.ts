// Turns three words and features into what a model goes on from: an instruction for a model that was trained on
// instructions, otherwise first sentences in which the words stand.
import { type Feature, instructPrompt, type Noun, type Verb, vocabulary } from '@ts/datagen'

/** What a story shall be about. Words may be '' and may be any the reader likes. */
export interface Wish {
  readonly verb: string
  readonly noun: string
  readonly adjective: string
  readonly features: readonly Feature[]
}

const heroes: ReadonlySet<string> = new Set<Noun['kind']>([
  'pet',
  'farm',
  'forest',
  'wild',
  'bird',
  'bug',
  'sea',
  'fable',
  'job',
  'child',
])
const places: ReadonlySet<string> = new Set<Noun['kind']>(['scene', 'place', 'farPlace'])
const children = [
  ['girl', 'Lily', 'She', 'her'],
  ['boy', 'Tom', 'He', 'his'],
  ['girl', 'Mia', 'She', 'her'],
  ['boy', 'Ben', 'He', 'his'],
] as const

/** The instruction in the form of the TinyStories-Instruct files. */
export function instruction({ verb, noun, adjective, features }: Wish): string {
  const words = [verb, noun, adjective].filter((word) => word !== '')
  return instructPrompt([
    ...(features.length > 0 ? [{ kind: 'features' as const, features }] : []),
    ...(words.length > 0 ? [{ kind: 'words' as const, words }] : []),
  ])
}

/** First sentences. @param seed chooses names and turns of phrase */
export function beginning(wish: Wish, seed: number): string {
  const { adjective, features } = wish
  const noun = wish.noun.trim()
  const pick = <T>(list: readonly T[]): T => list[Math.abs(seed) % list.length]
  const [child, name, He, his] = pick(children)
  const known = vocabulary.nouns.find(({ word }) => word === noun)
  const described = [adjective.trim(), noun].filter((word) => word !== '').join(' ')
  const who = known && heroes.has(known.kind) ? 'hero' : noun === '' ? 'child' : 'thing'
  const hero = who === 'hero' ? `the ${noun}` : name
  const sentences: string[] = []
  if (who === 'hero') sentences.push(`Once upon a time, there was ${article(described)}.`)
  else {
    const kind = [who === 'child' ? adjective.trim() || 'little' : 'little', child].join(' ')
    sentences.push(`Once upon a time, there was ${article(kind)} named ${name}.`)
  }
  if (who === 'thing') {
    sentences.push(
      known && places.has(known.kind)
        ? `${He} lived near ${article(described)}.`
        : `${He} loved ${his} ${described}.`,
    )
  }
  if (wish.verb.trim() !== '') sentences.push(doing(wish.verb.trim(), { hero, he: He, his, seed }))
  return [...sentences, ...hints(features, hero)].join(' ')
}

/** A sentence in which a verb is done. */
function doing(
  word: string,
  { hero, he, his, seed }: { hero: string; he: string; his: string; seed: number },
): string {
  const verb: Verb | undefined = vocabulary.verbs.find((entry) => entry.word === word)
  const phrases = (verb?.phrases ?? []).filter((phrase) => !/\{(?!he|his)/.test(phrase))
  const phrase = (phrases[Math.abs(seed) % phrases.length] ?? '')
    .replaceAll('{he}', he.toLowerCase())
    .replaceAll('{his}', his)
  if (verb?.use === 'scene' && phrase.includes('~')) {
    const clause = phrase.replace('~', verb.past)
    return `${clause[0].toUpperCase()}${clause.slice(1)}.`
  }
  const subject = `${hero[0].toUpperCase()}${hero.slice(1)}`
  return `${subject} liked to ${[word, phrase].filter((part) => part !== '').join(' ')}.`
}

/** What leads a story towards its features. A speech that has begun comes last. */
function hints(features: readonly Feature[], hero: string): readonly string[] {
  const sentences: Readonly<Record<Feature, string>> = {
    foreshadowing: 'Dark clouds were coming, but nobody saw them.',
    moral: `Soon ${hero} would learn something important.`,
    'bad ending': 'But this was going to be a very sad day.',
    conflict: `One day, ${hero} and a friend had a big fight.`,
    twist: 'Then something happened that nobody had expected.',
    dialogue: `"Look at that!" said ${hero}. "`,
  }
  const order = Object.keys(sentences) as Feature[]
  return order.filter((feature) => features.includes(feature)).map((feature) => sentences[feature])
}

function article(words: string): string {
  return `${/^[aeiou]/i.test(words) ? 'an' : 'a'} ${words}`
}

/** Three words from the vocabulary of the offline writer. @param random in [0, 1) */
export function someWords(random: () => number): Pick<Wish, 'verb' | 'noun' | 'adjective'> {
  const pick = <T extends { readonly word: string }>(list: readonly T[]): string =>
    list[Math.floor(random() * list.length)].word
  const { verbs, nouns, adjectives } = vocabulary
  return {
    verb: pick(verbs.filter(({ use }) => use === 'play' || use === 'move')),
    noun: pick(nouns.filter(({ kind }) => ['pet', 'forest', 'toy', 'wild', 'farm'].includes(kind))),
    adjective: pick(adjectives.filter(({ use }) => use === 'goodTrait' || use === 'look')),
  }
}
