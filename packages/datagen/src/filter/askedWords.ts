// Whether a story holds the words it was asked to hold, in any of their forms.
import { comparison, plural, verbForms } from '../inflect.ts'
import { formsOf, vocabulary } from '../vocabulary.ts'

// Irregular words that the writer's vocabulary lacks; not all are words of a small child.
const others =
  'be am is are was were been,become became,bend bent,burn burnt,come came,deal dealt,do did done does,dream dreamt,drive drove driven,' +
  'feel felt,flee fled,freeze froze frozen,go went gone goes,have had has,keep kept,kneel knelt,lay laid,lead led,lean leant,learn learnt,' +
  'mean meant,send sent,shoot shot,shrink shrank shrunk,smell smelt,spell spelt,spend spent,spring sprang sprung,strike struck,take took taken,' +
  'weave wove woven,wind wound,man men,tooth teeth,woman women,bad worse worst,far farther farthest'

const known: ReadonlyMap<string, ReadonlySet<string>> = /* @__PURE__ */ gather()

function gather(): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>()
  for (const word of [...vocabulary.verbs, ...vocabulary.nouns, ...vocabulary.adjectives]) {
    const forms = all.get(word.word) ?? new Set<string>()
    for (const form of formsOf(word)) forms.add(form)
    all.set(word.word, forms)
  }
  for (const row of others.split(',')) {
    const [base, ...forms] = row.split(' ') as [string, ...string[]]
    all.set(base, new Set([...(all.get(base) ?? []), base, ...forms]))
  }
  return all
}

/**
 * The forms that count as a word: those of the vocabulary, and by rule for any other English word; in other languages, which
 * inflect in their own ways, the word itself.
 *
 * @returns lower case
 */
export function formsOfAny(word: string, english = true): ReadonlySet<string> {
  const base = word.toLowerCase().trim()
  const forms = new Set([base])
  if (!english) return forms
  for (const form of known.get(base) ?? []) forms.add(form)
  // Of several words the last one is inflected: "ice skates".
  const space = base.lastIndexOf(' ') + 1
  const [front, last] = [base.slice(0, space), base.slice(space)]
  if (!/^[a-z-]+$/.test(last)) return forms
  const { third, past, ing } = verbForms(last)
  const leaves = last.replace(/fe?$/, 'ves')
  const regular = [plural(last), leaves, third, past, ing, ...comparison(last), adverb(last)]
  for (const form of [...regular, `${last}'s`]) {
    forms.add(front + form)
  }
  return forms
}

// "happily", "gently", "slowly".
function adverb(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ily`
  return word.endsWith('le') ? `${word.slice(0, -1)}y` : `${word}ly`
}

/** The first of the words that a text does not hold in any form, or undefined if it holds all. */
export function missingWord(
  text: string,
  words: Iterable<string>,
  english = true,
): string | undefined {
  const lower = text.toLowerCase().replaceAll('’', "'")
  for (const word of words) {
    let found = false
    for (const form of formsOfAny(word, english)) {
      // A stem is enough in other languages: "Hund" in "Hundes", "книг" in "книгой".
      const shown = english ? form : form.slice(0, Math.max(3, form.length - 2))
      if (holds(lower, shown, english)) {
        found = true
        break
      }
    }
    if (!found) return word
  }
  return undefined
}

function holds(text: string, form: string, whole: boolean): boolean {
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
    const before = text[at - 1] ?? ' '
    const after = text[at + form.length] ?? ' '
    if (!letter.test(before) && !(whole && letter.test(after))) return true
    // Scripts without spaces have no word borders to look for.
    if (!whole && unspaced.test(form)) return true
  }
  return false
}

const letter = /\p{L}/u
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
