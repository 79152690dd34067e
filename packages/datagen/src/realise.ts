// Turns wordings into sentences: chooses inside a wording, fills its slots, and mends what only shows
// in the finished text ("a" before a vowel, capitals).

import { article } from './inflect.ts'
import type { Random } from './random.ts'

/** What the slots of a wording stand for, and whether characters speak. */
export interface Cast {
  readonly slots: Readonly<Record<string, string>>
  readonly dialogue: boolean
  /** Slots that name a thing the first time; from then on another slot stands in for them. */
  readonly introduced: Map<string, string>
}

/**
 * One wording as text.
 *
 * @throws RangeError if it holds a slot that the cast does not fill
 */
export function realise(wording: string, cast: Cast, random: Random): string {
  let text = wording.replace(/<([^<>]*?)\/\/([^<>]*)>/g, (_, spoken: string, told: string) =>
    cast.dialogue ? spoken : told,
  )
  // Innermost choices first, so that choices may hold choices.
  for (let last = ''; last !== text; ) {
    last = text
    text = text.replace(/\[([^[\]]*)\]/g, (_, options: string) => random.pick(options.split('|')))
  }
  text = text.replace(/\{([^{}]+)\}/g, (_, slot: string) => fill(slot, cast))
  return polish(text)
}

/** Whether a wording would be spoken in a story with dialogue. */
export function speaks(wording: string): boolean {
  return wording.includes('"')
}

function fill(slot: string, cast: Cast): string {
  const later = cast.introduced.get(slot)
  if (later !== undefined) {
    const known = cast.slots[later]
    if (known !== undefined && cast.introduced.has(`${slot} done`)) return known
    cast.introduced.set(`${slot} done`, '')
  }
  const value = cast.slots[slot]
  if (value === undefined) throw new RangeError(`realise: every slot must be filled, got {${slot}}`)
  // A filled slot may itself hold slots: a verb phrase with {his}.
  return value.replace(/\{([^{}]+)\}/g, (_, inner: string) => fill(inner, cast))
}

function polish(text: string): string {
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/\b(an?) ([A-Za-z]+)/gi, (_, a: string, word: string) => {
      const right = article(word)
      return `${a.startsWith('A') ? `A${right.slice(1)}` : right} ${word}`
    })
    .replace(
      /(^|[.!?] |\." )([a-z])/g,
      (_, before: string, letter: string) => before + letter.toUpperCase(),
    )
    .trim()
}
