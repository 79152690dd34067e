// Gives the characters of a story names out of a few. Who is who is the hardest thing in a story for a small
// model: with a hundred names it mixes them up long after it has learned to tell a story.
import { names } from './vocabulary/names.ts'

/** Names kept of each kind: no story has more characters of one kind. */
const KEPT = 3

const kinds: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(names).flatMap((list) => list.map((name) => [name, list.slice(0, KEPT)])),
)

/** The story with other names: of the same kind, and different ones for different characters. */
export function fewNames(text: string): string {
  const given = new Map<string, string>()
  return text.replaceAll(/[A-Z][a-z]+/g, (word) => {
    const few = kinds.get(word)
    if (!few) return word
    const known = given.get(word)
    if (known !== undefined) return known
    const taken = [...given.values()]
    // Where the story begins decides, so that all names of a kind are as common.
    const first = text.length % few.length
    const name = few.map((_, i) => few[(first + i) % few.length]).find((n) => !taken.includes(n))
    given.set(word, name ?? word)
    return name ?? word
  })
}
