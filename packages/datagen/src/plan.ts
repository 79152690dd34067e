// Decides everything about a story before a sentence of it is written: plot, characters, place,
// things, outcome, and which of the three words stands for what.

import type { Feature } from './feature.ts'
import type { Plot, Role } from './plot.ts'
import { plots } from './plots/index.ts'
import type { Random } from './random.ts'
import { names } from './vocabulary/names.ts'
import type { NounKind } from './vocabulary/nouns.ts'
import type { Scene } from './vocabulary/places.ts'
import { scenes } from './vocabulary/places.ts'
import type { Adjective, Noun, Verb } from './vocabulary.ts'
import { describes, nounsOf, vocabulary } from './vocabulary.ts'

/** Somebody in a story. */
export interface Character {
  readonly name: string
  /** "girl", "fox", … */
  readonly kind: string
  readonly gender: 'he' | 'she'
  /** What is said of the character when first met, if anything. */
  readonly adjective: string | null
}

/** A thing in a story. */
export interface Thing {
  readonly noun: Noun
  readonly adjective: string | null
}

/** The asked words with all that the vocabulary knows about them. */
export interface StoryWords {
  readonly verb: Verb
  readonly noun: Noun
  readonly adjective: Adjective
}

/** All decisions behind a story. */
export interface Plan {
  readonly plot: Plot
  readonly hero: Character
  readonly friend: Character
  /** True if the friend is a brother or sister. */
  readonly siblings: boolean
  /** "Mom", "Grandpa", … */
  readonly adult: string
  readonly scene: Scene
  readonly things: Readonly<Partial<Record<'o' | 'x', Thing>>>
  /** The chosen variant of the plot, as slots. */
  readonly variant: Readonly<Record<string, string>>
  readonly words: StoryWords
  readonly features: readonly Feature[]
  /** The words that no character, place or thing of the plot took on. */
  readonly leftOver: {
    readonly verb: boolean
    readonly noun: boolean
    readonly adjective: boolean
  }
}

const adults = ['Mom', 'Mom', 'Dad', 'Dad', 'Grandma', 'Grandpa']

// The hero of a story about a sister is a boy, so that "he" and "she" stay clear.
const siblingOf: Readonly<Record<string, 'he' | 'she'>> = { sister: 'he', brother: 'she' }

const heroAnimals: readonly NounKind[] = ['pet', 'forest', 'farm', 'wild']

/** Plans a story around three words. */
export function planStory(words: StoryWords, features: readonly Feature[], random: Random): Plan {
  const { noun, adjective } = words
  const toy = toyOf(noun)
  const plot = choosePlot(words, features, random)
  const things: Partial<Record<'o' | 'x', Thing>> = {}
  let nounPlaced = false
  let adjectivePlaced = false
  for (const slot of ['o', 'x'] as const) {
    const kinds = plot.roles[slot]
    // The thing {x} only comes with foreshadowing: it is what is laid out early.
    if (!kinds || (slot === 'x' && !features.includes('foreshadowing'))) continue
    const mine: boolean = !nounPlaced && plays(noun, kinds)
    const asToy: Noun | null = !nounPlaced && !mine && toy && plays(toy, kinds) ? toy : null
    nounPlaced ||= mine || asToy !== null
    const thing: Noun =
      asToy ?? (mine ? noun : chooseThing(kinds, adjectivePlaced ? null : adjective, noun, random))
    const fits: boolean = !adjectivePlaced && describes(adjective, thing) && hasRoom(plot, slot)
    adjectivePlaced ||= fits
    things[slot] = { noun: thing, adjective: fits ? adjective.word : ornament(thing, random) }
  }
  // With two equal things the text could not tell them apart.
  const asAnimal = !nounPlaced && plot.heroes !== 'child' && heroAnimals.includes(noun.kind)
  const asSibling = plot.siblings === true && noun.word in siblingOf
  const animals =
    asAnimal ||
    plot.heroes === 'animal' ||
    (plot.heroes === 'any' && !asSibling && random.chance(0.45))
  const scene = chooseScene(plot, animals, nounPlaced ? null : noun, random)
  if (scene.noun === noun.word) nounPlaced = true
  const ofHero = ['goodTrait', 'shyTrait', 'look'].includes(adjective.use)
  adjectivePlaced ||= ofHero
  const taken = new Set([things.o?.noun.word ?? '', things.x?.noun.word ?? ''])
  const heroIsNoun = asAnimal && random.chance(0.6)
  const hero = character(animals, heroIsNoun ? noun : null, null, taken, random, {
    adjective: ofHero ? adjective.word : undefined,
    gender: asSibling ? siblingOf[noun.word] : undefined,
  })
  const friend = character(animals, asAnimal && !heroIsNoun ? noun : null, hero, taken, random)
  nounPlaced ||= asAnimal
  const variants = plot.variants ?? []
  const ofVerb = variants.filter((variant) => variant.verb === words.verb.word)
  const variant = variants.length === 0 ? {} : random.pick(ofVerb.length > 0 ? ofVerb : variants)
  const siblings = asSibling || (!animals && plot.siblings === true && random.chance(0.35))
  const asAdult = adults.some((adult) => adult.toLowerCase() === noun.word)
  nounPlaced ||= asSibling || asAdult
  return {
    plot,
    hero,
    friend,
    siblings,
    variant,
    scene,
    things,
    words,
    features,
    adult: asAdult
      ? noun.word.replace(/^./, (letter) => letter.toUpperCase())
      : random.pick(adults),
    leftOver: { verb: ofVerb.length === 0, noun: !nounPlaced, adjective: !adjectivePlaced },
  }
}

function choosePlot(
  { noun, verb }: StoryWords,
  features: readonly Feature[],
  random: Random,
): Plot {
  const toy = toyOf(noun)
  const weights = plots.map((plot) => {
    if (noun.word in siblingOf && plot.siblings) return 14
    if (toy && plays(toy, plot.roles.o)) return 8
    const planted = features.includes('foreshadowing') && plays(noun, plot.roles.x)
    if (planted || plays(noun, plot.roles.o)) return 14
    if (plot.variants?.some((variant) => variant.verb === verb.word)) return 14
    if (noun.kind === 'scene') return sceneFits(plot, noun.word) ? 3 : 0.3
    return heroAnimals.includes(noun.kind) && plot.heroes !== 'child' ? 2 : 1
  })
  let at = (random.below(1 << 16) / (1 << 16)) * weights.reduce((a, b) => a + b, 0)
  return plots.find((_, i) => (at -= weights[i]!) < 0) ?? plots[0]!
}

// Whether a plot has a place for an adjective of this thing.
function hasRoom(plot: Plot, slot: 'o' | 'x'): boolean {
  return slot === 'x' || JSON.stringify([plot.want, plot.problem]).includes('{ao}')
}

function sceneFits(plot: Plot, noun: string): boolean {
  return scenes.some((scene) => scene.noun === noun && allows(plot, scene))
}

function allows(plot: Plot, scene: Scene): boolean {
  if (plot.where === 'outdoors') return scene.outdoors
  if (plot.where === 'indoors') return !scene.outdoors
  return plot.where.includes(scene.noun)
}

function chooseScene(plot: Plot, animals: boolean, noun: Noun | null, random: Random): Scene {
  const possible = scenes.filter(
    (scene) =>
      allows(plot, scene) &&
      (animals ? scene.home : scene.noun !== 'jungle' || noun?.word === 'jungle'),
  )
  return possible.find((scene) => scene.noun === noun?.word) ?? random.pick(possible)
}

// Ships, whales and dragons come into a child's hands as toys.
function toyOf(noun: Noun): Noun | null {
  if (!['vehicle', 'sea', 'fable'].includes(noun.kind) || noun.plural === null) return null
  return { word: `toy ${noun.word}`, plural: `toy ${noun.plural}`, kind: 'toy' }
}

function plays(noun: Noun, roles: readonly Role[] = []): boolean {
  return (
    noun.plural !== null && roles.some((role) => role === noun.kind || nounsOf(role).includes(noun))
  )
}

function chooseThing(
  roles: readonly Role[],
  adjective: Adjective | null,
  other: Noun,
  random: Random,
): Noun {
  const all = roles.flatMap(nounsOf).filter((noun) => noun.plural !== null && noun !== other)
  const fitting = adjective ? all.filter((noun) => describes(adjective, noun)) : []
  return random.pick(fitting.length > 0 ? fitting : all)
}

// A plain adjective for a thing that was given none, in about half of the cases.
function ornament(noun: Noun, random: Random): string | null {
  if (random.chance(0.5)) return null
  const fitting = ornaments.get(noun) ?? []
  return fitting.length > 0 ? random.pick(fitting).word : null
}

const ornaments = new Map<Noun, Adjective[]>()
for (const adjective of vocabulary.adjectives) {
  if (!['color', 'size', 'nice', 'taste', 'texture'].includes(adjective.use)) continue
  for (const noun of vocabulary.nouns.filter((each) => describes(adjective, each))) {
    ornaments.set(noun, [...(ornaments.get(noun) ?? []), adjective])
  }
}

function character(
  animal: boolean,
  noun: Noun | null,
  other: Character | null,
  taken: Set<string>,
  random: Random,
  fixed: { adjective?: string | undefined; gender?: 'he' | 'she' | undefined } = {},
): Character {
  // Hero and friend differ in gender, so that "he" and "she" always say who is meant.
  const gender = other
    ? other.gender === 'he'
      ? 'she'
      : 'he'
    : random.pick(['he', 'she'] as const)
  const kind = animal ? (noun?.word ?? animalKind(taken, random)) : gender === 'he' ? 'boy' : 'girl'
  taken.add(kind)
  const pool = animal ? names[gender] : names[gender === 'he' ? 'boy' : 'girl']
  // A friend is always introduced with a word more than "a girl".
  const trait = other || random.chance(0.75) ? random.pick(traits).word : null
  return { name: random.pick(pool), kind, gender, adjective: fixed.adjective ?? trait }
}

const traits = vocabulary.adjectives.filter(({ use }) => use === 'goodTrait' || use === 'look')

function animalKind(taken: Set<string>, random: Random): string {
  // Elephants and seals are heroes when asked for, not by chance.
  const all = (['pet', 'forest', 'farm'] as const)
    .flatMap(nounsOf)
    .filter((noun) => !taken.has(noun.word) && !males.has(noun.word))
  return random.pick(all).word
}

// Kinds that are only he; the writer gives either gender to any kind it picks itself.
const males = new Set(['rooster'])
