// Which of the words a story shall use is its noun, which its verb and which its adjective.
import { vocabulary } from '@ts/datagen'
import { UserError } from './errors.ts'

const parts = ['noun', 'verb', 'adjective'] as const
type Part = (typeof parts)[number]
type Words = Partial<Record<Part, string>>

const forms: Readonly<Record<Part, ReadonlySet<string | null>>> = {
  noun: new Set(vocabulary.nouns.flatMap(({ word, plural }) => [word, plural])),
  verb: new Set(
    vocabulary.verbs.flatMap(({ word, third, past, participle, ing }) => [
      word,
      third,
      past,
      participle,
      ing,
    ]),
  ),
  adjective: new Set(vocabulary.adjectives.flatMap(({ word, compared }) => [word, ...compared])),
}

/**
 * Gives each word a part of speech that it can be.
 *
 * @throws UserError if a word is unknown, or two would have to be the same part
 */
export function partsOfSpeech(words: readonly string[]): Words {
  const possible = words.map((word) => parts.filter((part) => forms[part].has(word)))
  const unknown = possible.findIndex((some) => some.length === 0)
  if (unknown >= 0) {
    const { nouns, verbs, adjectives } = vocabulary
    throw new UserError(
      `--words: the writer does not know '${words[unknown]}'; it has ${nouns.length} nouns, ${verbs.length} verbs and ${adjectives.length} adjectives for small children`,
    )
  }
  const assigned = assign(words, possible, {})
  if (assigned) return assigned
  const got = words.map((word, i) => `${word} (${possible[i].join(' or ')})`).join(', ')
  throw new UserError(`--words: at most one noun, one verb and one adjective, got ${got}`)
}

function assign(
  words: readonly string[],
  possible: readonly (readonly Part[])[],
  taken: Words,
): Words | null {
  const i = Object.keys(taken).length
  if (i === words.length) return taken
  for (const part of possible[i]) {
    if (part in taken) continue
    const rest = assign(words, possible, { ...taken, [part]: words[i] })
    if (rest) return rest
  }
  return null
}
