// The last look at a finished story; one that fails is written anew.

import type { Plan } from './plan.ts'
import { formsOf } from './vocabulary.ts'

/** Whether a finished text holds the asked words, speaks if asked to, repeats nothing and has 60 to 240 words. */
export function keepsPromises(text: string, plan: Plan): boolean {
  const { verb, noun, adjective } = plan.words
  const lower = text.toLowerCase()
  for (const word of [verb, noun, adjective]) {
    if (!formsOf(word).some((form) => holds(lower, form))) return false
  }
  if (plan.features.includes('dialogue') && !text.includes('"')) return false
  const sentences = (text.match(/[^.!?]+[.!?]+"?/g) ?? []).map((sentence) => sentence.trim())
  if (new Set(sentences).size < sentences.length) return false
  let count = 1
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) count++
  return count >= 60 && count <= 240
}

// Whether a text holds a word as a whole word.
function holds(text: string, word: string): boolean {
  const letter = /[a-z-]/
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1] ?? ' '
    const after = text[at + word.length] ?? ' '
    if (!letter.test(before) && !letter.test(after)) return true
  }
  return false
}
