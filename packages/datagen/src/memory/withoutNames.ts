// Stories without their names: those that differ in names alone become equal.
import { wordsOf } from '../text/words.ts'

const plainName = /[a-z,;] "?([A-Z][a-z]+)/g
const anyName = /[\p{Ll},;] "?(\p{Lu}\p{Ll}+)/gu
const ascii = /^[\0-\x7f]*$/

/** The names in a text, lower case, with their numbers by order of appearance: words with a capital inside a sentence. */
export function namesOf(text: string): ReadonlyMap<string, number> {
  const names = new Map<string, number>()
  // Classes of Unicode cost several times as much, and most stories need none.
  for (const [, name] of text.matchAll(ascii.test(text) ? plainName : anyName)) {
    const key = name!.toLowerCase()
    if (!names.has(key)) names.set(key, names.size)
  }
  return names
}

/** A word without the ending of a possessive. */
export function bareWord(word: string): string {
  return word.endsWith("'s") ? word.slice(0, -2) : word
}

/** A text in which every name is its number by order of appearance. */
export function withoutNames(text: string): string {
  const names = namesOf(text)
  return wordsOf(text)
    .map((word) => {
      const bare = bareWord(word)
      const name = names.get(bare)
      return name === undefined ? word : `@${name}${word.slice(bare.length)}`
    })
    .join(' ')
}
