// What a plot is: who and what it needs, and for each of its beats several ways to word it.
// A plot holds words only; planning chooses among them and realise.ts fills them in.

import type { NounKind, NounTrait } from './vocabulary/nouns.ts'

/**
 * One beat's wordings. In a wording, `{slot}` is filled from the plan, `[a|b]` is a free choice and
 * `<quoted//told>` is spoken when the story has dialogue and told when it has not.
 */
export type Beat = readonly string[]

/** A detail laid out early, and how it comes back when things end well or badly. */
export interface Plant {
  readonly plant: string
  readonly good: string
  readonly bad: string
  /** True if it comes back after the outcome instead of leading to it. */
  readonly late?: true
}

/** The last part of a plot, for a good or a bad ending. */
interface Ending {
  /** How it turns out. */
  readonly turn: Beat
  /** How it turns out against all expectation. */
  readonly twist: Beat
  readonly end: Beat
  readonly moral: Beat
  /** The end and the moral after the twist, where the others would not fit it. */
  readonly twistEnd?: Beat
  readonly twistMoral?: Beat
}

/** What a thing must be to play a part: of a kind, or with a trait. */
export type Role = NounKind | NounTrait

/** A plot skeleton. */
export interface Plot {
  readonly name: string
  /** Who can be its hero. */
  readonly heroes: 'child' | 'animal' | 'any'
  /** Where it plays: under the sky, in a house, or at one of these places. */
  readonly where: 'outdoors' | 'indoors' | readonly string[]
  /** Whether the friend is known from the start or first met in the story. */
  readonly friend: 'known' | 'met'
  /** True if the two may live in one house. */
  readonly siblings?: true
  /** The things it is about, by slot. */
  readonly roles: { readonly o?: readonly Role[]; readonly x?: readonly Role[] }
  /** Feelings that its trouble calls up, besides being sad. */
  readonly mood?: 'fear' | 'guilt'
  /** Ways in which the whole plot can differ; one is chosen, and its entries become slots. */
  readonly variants?: readonly Readonly<Record<string, string>>[]
  /** What the hero wants and what goes wrong, for the plan. */
  readonly goal: string
  readonly trouble: string
  /** One sentence that sums the story up. */
  readonly summary: { readonly good: string; readonly bad: string }
  readonly want: Beat
  readonly plants: readonly Plant[]
  readonly problem: Beat
  readonly quarrel: Beat
  readonly attempt: Beat
  /** Peace after the quarrel, or none. */
  readonly peace: { readonly good: Beat; readonly bad: Beat }
  readonly good: Ending
  readonly bad: Ending
}
