// Finds the sentences that bring in those of the three words which the plot itself does not hold.

import { adjectiveInserts, nounInserts, ownInserts, verbInserts } from './inserts.ts'
import type { Plan } from './plan.ts'
import type { Beat } from './plot.ts'
import type { Random } from './random.ts'
import { scenes } from './vocabulary/places.ts'
import type { Noun, Verb } from './vocabulary.ts'
import { describes, vocabulary } from './vocabulary.ts'

/** Wordings for the first words about the hero, for the rest of the beginning, and for the moment when the trouble shows. */
export interface SideSentences {
  /** About the place just named. */
  readonly atHome: readonly string[]
  readonly early: readonly string[]
  readonly atTrouble: readonly string[]
}

/** The side sentences of a plan; `onThatDay` says whether "that morning" already has a meaning. */
export function sideSentences(plan: Plan, onThatDay: boolean, random: Random): SideSentences {
  const { verb, noun, adjective } = plan.words
  const pick = (beat: Beat): string => pickForDay(beat, onThatDay, random)
  const early: string[] = []
  const atTrouble: string[] = []

  const place = verb.use === 'sad' ? atTrouble : early
  if (plan.leftOver.verb) place.push(verbSentence(verb, pick(verbInserts[verb.use]), random))

  const together = plan.leftOver.noun && plan.leftOver.adjective && describes(adjective, noun)
  if (plan.leftOver.noun) {
    early.push(nounSentence(noun, together ? adjective.word : null, pick))
  }
  // The opening sentence says what day it is.
  const said = onThatDay && adjective.use === 'day'
  if (plan.leftOver.adjective && !together && !said) {
    const own = ownInserts[adjective.word] ?? adjectiveInserts[adjective.use]
    if (adjective.use === 'sadFeeling' && !suits(adjective.word, plan)) {
      early.push(random.pick(otherTimes).replaceAll('{adj}', adjective.word))
    } else if (own) {
      const target = adjective.use === 'sadFeeling' ? atTrouble : early
      target.push(pick(own).replaceAll('{adj}', adjective.word))
    } else {
      const others = vocabulary.nouns.filter(
        (each) => each !== noun && each.plural && hasRoom(each) && describes(adjective, each),
      )
      const other = random.pick(others)
      early.push(nounSentence(other, adjective.word, pick))
    }
  }
  const atHome = early.filter((sentence) => aboutHome.test(sentence))
  const others = early.filter((sentence) => !aboutHome.test(sentence))
  return { atHome, early: random.shuffle(others), atTrouble }
}

// Some feelings belong to some troubles only; at other troubles they are told of as a habit.
function suits(feeling: string, { plot, features }: Plan): boolean {
  if (/^(scared|afraid|frightened|nervous|anxious)$/.test(feeling)) return plot.mood === 'fear'
  if (/^(guilty|ashamed|sorry|embarrassed)$/.test(feeling)) return plot.mood === 'guilt'
  if (/^(angry|mad|cross)$/.test(feeling)) return features.includes('conflict')
  return !/^(lonely|alone|hurt|lost|puzzled|confused)$/.test(feeling)
}

const otherTimes: Beat = [
  'When {he} felt {adj}, {he} went to {P} for a hug.',
  'Whenever {H} felt {adj}, {P} sang {him} a song.',
  'Sometimes {he} felt {adj}, but that never lasted long.',
]

const aboutHome = /place where|place, and|there, because|^There, /

const placeWords = /^It was a place|there, because|^There, |a \{adj\} place/

const dayWords =
  /\b[Tt]hat (\[day|day|morning|night)\b|breakfast|[Tt]he day before|The night before|The day had|The day began|After lunch|Right after|on Sunday|\bIt was (a|such)|^The \[|had just|going to be a|Somewhere|went out|for later|took it along|in the air|Outside|From the window/

function pickForDay(beat: Beat, onThatDay: boolean, random: Random): string {
  // An opening on a day names no place to speak of.
  const fitting = beat.filter((wording) => !(onThatDay ? placeWords : dayWords).test(wording))
  return random.pick(fitting.length > 0 ? fitting : beat)
}

function verbSentence(verb: Verb, wording: string, random: Random): string {
  const phrase = random.pick(verb.phrases)
  return wording
    .replaceAll('{V}', `${verb.base} ${phrase}`.trim())
    .replaceAll('{Ved}', `${verb.past} ${phrase}`.trim())
    .replaceAll('{scene}', phrase.replace('~', verb.past))
}

// Whether some sentence about this noun can hold an adjective.
function hasRoom(noun: Noun): boolean {
  return nounInserts[noun.kind].some((wording) => /\{[Aa]n\}|\{adjs\}/.test(wording))
}

function nounSentence(noun: Noun, adjective: string | null, pick: (beat: Beat) => string): string {
  const all = nounInserts[noun.kind]
  // An adjective needs a wording that has room for it.
  const beat = adjective ? all.filter((wording) => /\{[Aa]n\}|\{adjs\}/.test(wording)) : all
  const before = adjective ? `${adjective} ` : ''
  const scene = scenes.find((each) => each.noun === noun.word)
  return pick(beat.length > 0 ? beat : all)
    .replaceAll('{an}', `a ${before}${noun.word}`)
    .replaceAll('{An}', `A ${before}${noun.word}`)
    .replaceAll('{adjs}', before)
    .replaceAll('{ns}', noun.plural ?? noun.word)
    .replaceAll('{n}', noun.word)
    .replaceAll('{atn}', scene ? `${scene.at} the ${noun.word}` : `near the ${noun.word}`)
    .replaceAll('{nearn}', `near the ${noun.word}`)
}
