// Writes one story: plans it, words its beats paragraph by paragraph, and checks what it promised.

import type { Feature } from './feature.ts'
import { features as allFeatures } from './feature.ts'
import { keepsPromises } from './keepsPromises.ts'
import { dayOpenings, friendOpenings, heroOpenings, siblingOpenings } from './opening.ts'
import type { Character, Plan } from './plan.ts'
import { planStory } from './plan.ts'
import type { Beat, Plant } from './plot.ts'
import type { Random } from './random.ts'
import { createRandom } from './random.ts'
import type { Cast } from './realise.ts'
import { realise, speaks } from './realise.ts'
import { sideSentences } from './sideSentences.ts'
import { niceDays, slotsOf } from './slots.ts'
import { findAdjective, findNoun, findVerb, nearest, vocabulary } from './vocabulary.ts'

/** A story and what it was made of. */
export interface Story {
  /** Three to five paragraphs, with an empty line between them. */
  readonly text: string
  readonly title: string
  /** The words it was written around, in their base form. */
  readonly words: { readonly verb: string; readonly noun: string; readonly adjective: string }
  readonly features: readonly Feature[]
  /** What happens, in one sentence. */
  readonly summary: string
  readonly outline: Outline
}

/** What was decided before the story was worded. */
export interface Outline {
  readonly plot: string
  readonly hero: string
  readonly friend: string
  readonly place: string
  readonly goal: string
  readonly trouble: string
  readonly outcome: 'good' | 'bad'
  /** The sentences that carry each asked feature; for foreshadowing the hint and its return. */
  readonly carriers: Readonly<Partial<Record<Feature, readonly string[]>>>
}

/** What to write; everything left out is drawn from the seed. */
export interface StoryRequest {
  /** Any safe whole number; the same request gives the same story everywhere. */
  readonly seed: number
  readonly words?: { readonly verb?: string; readonly noun?: string; readonly adjective?: string }
  readonly features?: readonly Feature[]
}

/**
 * Writes a story for small children.
 *
 * @throws RangeError if the seed is not a whole number, or a word or feature is unknown (naming the nearest)
 * @example
 * const story = writeStory({ seed: 1, words: { noun: 'kite' }, features: ['dialogue', 'moral'] })
 */
export function writeStory({ seed, words = {}, features }: StoryRequest): Story {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`writeStory: seed must be a whole number up to 2^53, got ${seed}`)
  }
  const random = createRandom(seed)
  const chosen = {
    verb: words.verb === undefined ? random.pick(vocabulary.verbs) : findVerb(words.verb),
    noun: words.noun === undefined ? random.pick(vocabulary.nouns) : findNoun(words.noun),
    adjective:
      words.adjective === undefined
        ? random.pick(vocabulary.adjectives)
        : findAdjective(words.adjective),
  }
  const asked = features === undefined ? someFeatures(random) : checkFeatures(features)
  // Now and then a draw repeats a sentence, leaves a word out or grows too long; the next one then has its turn. With five
  // features that takes 25 draws in the middle, and with the most awkward words of 60,000 requests 870.
  for (let draw = 0; draw < 100_000; draw++) {
    const story = tryStory(planStory(chosen, asked, random), random)
    if (story) return story
  }
  throw new Error(
    `writeStory: no story found for seed ${seed}, words ${Object.values(chosen).map(({ word }) => word)} and features ${asked}; this is a bug`,
  )
}

/** At most three features, each equally likely. */
function someFeatures(random: Random): readonly Feature[] {
  const count = random.below(4)
  const some = random.shuffle(allFeatures).slice(0, count)
  return allFeatures.filter((feature) => some.includes(feature))
}

function checkFeatures(asked: readonly Feature[]): readonly Feature[] {
  for (const feature of asked) {
    if (!allFeatures.includes(feature)) {
      throw new RangeError(
        `writeStory: a feature must be one of ${allFeatures.join(', ')}, got ${JSON.stringify(feature)}; nearest: ${nearest(String(feature), allFeatures, 1)}`,
      )
    }
  }
  return allFeatures.filter((feature) => asked.includes(feature))
}

function tryStory(plan: Plan, random: Random): Story | null {
  const { plot, features } = plan
  const has = (feature: Feature): boolean => features.includes(feature)
  const cast: Cast = {
    slots: slotsOf(plan, random),
    dialogue: has('dialogue'),
    introduced: new Map([
      ['ao', 'o'],
      ['ax', 'x'],
    ]),
  }
  const word = (beat: Beat): string =>
    realise(chooseWording(beat, cast.dialogue, random), cast, random)
  const outcome = has('bad ending') ? 'bad' : 'good'
  const ending = plot[outcome]
  const twist = has('twist')

  // The want is chosen first: its "One day" decides whether the story may open on that day.
  const want = chooseWording(plot.want, cast.dialogue, random)
  const opensOnDay =
    /^One (\[[^\]]*\]|day|morning|afternoon)/.test(want) &&
    !/^One \[[^\]]*\b(?!day|morning|afternoon)\w+[^\]]*\]/.test(want) &&
    (plan.words.adjective.use !== 'day' || niceDays.includes(plan.words.adjective.word)) &&
    random.chance(0.35)
  const side = sideSentences(plan, opensOnDay, random)
  const opening = [word(opensOnDay ? dayOpenings : heroOpenings)]
  opening.push(...side.atHome.map((sentence) => realise(sentence, cast, random)))
  const early = side.early.map((sentence) => realise(sentence, cast, random))
  if (plot.friend === 'known') {
    const friend = word(plan.siblings ? siblingOpenings : friendOpenings)
    // The hero's name comes again after the friend's, so that it is clear who is meant.
    const rest = byName(early, plan.hero)
    if (early.length > 0 && random.chance(0.6)) opening.push(...early, friend)
    else opening.push(friend, ...rest)
  } else opening.push(...early)

  const carriers: Partial<Record<Feature, readonly string[]>> = {}
  const begin = [realise(opensOnDay ? want.replace(/^One/, 'That') : want, cast, random)]
  const plant = has('foreshadowing') ? choosePlant(plan, random) : null
  const hint = plant ? realise(plant.plant, cast, random) : null
  if (hint) begin.push(hint)
  const trouble = [
    word(plot.problem),
    ...side.atTrouble.map((sentence) => realise(sentence, cast, random)),
  ]
  if (has('conflict')) {
    const quarrel = word(plot.quarrel)
    trouble.push(quarrel)
    carriers.conflict = [quarrel]
  }
  const result: string[] = []
  const peace = has('conflict') ? word(plot.peace[outcome]) : null
  const attempt: string[] = []
  if (peace) {
    // After a quarrel nobody works together, unless they have made peace before.
    const alone = plot.attempt.filter(
      (wording) => !/\b[Tt]hey\b|[Tt]ogether|asked \{F\}/.test(wording),
    )
    const early = outcome === 'good' && (alone.length === 0 || random.chance(0.5))
    const possible = early || alone.length === 0 ? plot.attempt : alone
    if (early) attempt.push(peace)
    attempt.push(word(possible))
    if (outcome === 'good' && !early) attempt.push(peace)
  } else attempt.push(word(plot.attempt))
  const turn = word(twist ? ending.twist : ending.turn)
  result.push(turn)
  if (twist) carriers.twist = [turn]
  if (plant && hint) {
    const payoff = realise(plant[outcome], cast, random)
    if (plant.late) result.push(payoff)
    else result.unshift(payoff)
    carriers.foreshadowing = [hint, payoff]
  }
  const close = [
    ...(peace && outcome === 'bad' ? [peace] : []),
    word(twist ? (ending.twistEnd ?? ending.end) : ending.end),
  ]
  if (has('bad ending')) carriers['bad ending'] = [turn, close.at(-1)!]
  if (has('moral')) {
    const moral = reword(
      word(twist ? (ending.twistMoral ?? ending.moral) : ending.moral),
      close.join(' '),
      random,
    )
    close.push(moral)
    carriers.moral = [moral]
  }

  const paragraphs = layOut([opening, begin, trouble, attempt, result, close], random)
  const text = paragraphs.map((sentences) => sentences.join(' ')).join('\n\n')
  if (cast.dialogue) carriers.dialogue = text.match(/"[^"]+"/g) ?? []
  if (!keepsPromises(text, plan)) return null
  const plain = (wording: string): string =>
    realise(wording, { ...cast, introduced: new Map() }, random)
  return {
    text,
    title: titleOf(plan),
    words: {
      verb: plan.words.verb.word,
      noun: plan.words.noun.word,
      adjective: plan.words.adjective.word,
    },
    features,
    summary: plain(plot.summary[outcome]),
    outline: {
      plot: plot.name,
      hero: plan.hero.name,
      friend: plan.friend.name,
      place: plan.scene.noun,
      goal: plain(plot.goal).replace(/^./, (letter) => letter.toLowerCase()),
      trouble: plain(plot.trouble),
      outcome,
      carriers,
    },
  }
}

// "Lily learned that …" has many ways to be said.
function reword(moral: string, before: string, random: Random): string {
  return moral.replace(/^([A-Z]\w+) learned that /, (whole, name: string) =>
    random.pick([
      whole,
      whole,
      ...(/day on|[Tt]hat day/.test(before)
        ? []
        : [`From that day on, ${name} knew that `, `That day, ${name} learned that `]),
      `${name} never forgot that `,
      `And so ${name} learned that `,
      `Now ${name} understood that `,
    ]),
  )
}

function byName(sentences: readonly string[], hero: Character): string[] {
  return sentences.map((sentence, i) =>
    i > 0
      ? sentence
      : sentence.replace(/^(He|She) /, `${hero.name} `).replace(/^(His|Her) /, `${hero.name}'s `),
  )
}

// A thing that stands for an asked word must be in the chosen hint.
function choosePlant({ plot, things, words }: Plan, random: Random): Plant {
  const { x } = things
  const matters = x && (x.noun === words.noun || x.adjective === words.adjective.word)
  const withThing = plot.plants.filter(({ plant }) => plant.includes('{ax}'))
  return random.pick(matters && withThing.length > 0 ? withThing : plot.plants)
}

// With dialogue, wordings that are spoken come first in most beats; without, they are left out.
function chooseWording(beat: Beat, dialogue: boolean, random: Random): string {
  const told = (wording: string): boolean => !speaks(wording.replace(/<[^<>]*>/g, ''))
  if (!dialogue) return random.pick(beat.filter(told))
  const spoken = beat.filter(speaks)
  return spoken.length > 0 && random.chance(0.75) ? random.pick(spoken) : random.pick(beat)
}

// Three to five paragraphs: the six parts keep their order, some of them share a paragraph.
function layOut(parts: readonly (readonly string[])[], random: Random): string[][] {
  const [opening, begin, trouble, attempt, result, close] = parts.map((part) => [...part])
  const first = random.chance(0.35)
    ? [[...opening!, ...begin!], trouble!]
    : [opening!, [...begin!, ...trouble!]]
  const last = random.chance(0.5)
    ? [[...attempt!, ...result!], close!]
    : random.chance(0.6)
      ? [attempt!, result!, close!]
      : [attempt!, [...result!, ...close!]]
  return [...first, ...last]
}

function titleOf(plan: Plan): string {
  const thing = plan.things.o
  const capital = (text: string): string =>
    text.replace(/(^| )[a-z]/g, (letter) => letter.toUpperCase())
  if (!thing) return `${plan.hero.name} and ${plan.friend.name}`
  return `${plan.hero.name} and the ${capital(thing.adjective ? `${thing.adjective} ${thing.noun.word}` : thing.noun.word)}`
}
