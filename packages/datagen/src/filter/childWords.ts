// Words that every small child's book may use beside the vocabulary: the small words, and the most common ones around them.

import { names } from '../vocabulary/names.ts'
import { formsOf, vocabulary } from '../vocabulary.ts'
import { formsOfAny } from './askedWords.ts'
import { adverb, common, functionWords } from './childWordLists.ts'

/** Every form that counts as a word a small child knows, lower case. */
export const childWords: ReadonlySet<string> = /* @__PURE__ */ gather()

function gather(): Set<string> {
  const words = new Set<string>()
  for (const word of [...vocabulary.verbs, ...vocabulary.nouns, ...vocabulary.adjectives]) {
    for (const form of formsOf(word)) words.add(form)
  }
  for (const { word } of vocabulary.adjectives) words.add(adverb(word))
  for (const list of Object.values(names)) for (const name of list) words.add(name.toLowerCase())
  for (const word of functionWords) words.add(word)
  for (const word of common) for (const form of formsOfAny(word)) words.add(form)
  return words
}
