// Whether a model's completions are worth grading at all: blank ones, endless ones, loops, copies of one another.
import { wordsOf } from '@ts/datagen'
import type { Completion } from '../completion.ts'
import { repeatedNgramShare } from './repetition.ts'

/** What is wrong with a set of completions; shares are 0…1 of the completions. */
export interface GenerationHealth {
  readonly completions: number
  /** nothing but space and punctuation */
  readonly blank: number
  /** cut off at the token limit; null where the source does not tell */
  readonly endless: number | null
  /** more than a fifth of the 4-grams of words are repeated */
  readonly looping: number
  /** the same text as another completion of the same prompt */
  readonly identical: number
  /** without a letter of the Latin alphabet for every second character, or with a replacement character */
  readonly garbled: number
  /** words of a completion */
  readonly meanWords: number
  /** what a reader should know before looking at grades, in sentences */
  readonly warnings: readonly string[]
}

/** Looks over completions. Identical ones at temperature 1 mean that the temperature never reached the model. */
export function generationHealth(completions: readonly Completion[]): GenerationHealth {
  const n = completions.length
  const share = (test: (completion: Completion) => boolean): number =>
    n === 0 ? 0 : completions.filter(test).length / n
  const copies = new Map<string, number>()
  const keyOf = ({ prompt, text }: Completion): string => `${prompt.id}\n${text.trim()}`
  for (const completion of completions) {
    copies.set(keyOf(completion), (copies.get(keyOf(completion)) ?? 0) + 1)
  }
  const told = completions.filter(({ end }) => end !== null)
  const words = completions.reduce((sum, { text }) => sum + wordsOf(text).length, 0)
  const health = {
    completions: n,
    blank: share(({ text }) => wordsOf(text).length === 0),
    endless: told.length === 0 ? null : told.filter((c) => c.end === 'length').length / told.length,
    looping: share(({ text }) => repeatedNgramShare(text) > 0.2),
    identical: share((completion) => copies.get(keyOf(completion))! > 1),
    garbled: share(({ text }) => isGarbled(text)),
    meanWords: n === 0 ? 0 : words / n,
  }
  return { ...health, warnings: warningsOf(health) }
}

function isGarbled(text: string): boolean {
  if (text.includes('\ufffd')) return true
  const visible = text.replaceAll(/\s/g, '')
  const letters = visible.match(/[a-z]/gi)?.length ?? 0
  return visible.length > 20 && letters < visible.length / 2
}

function warningsOf(health: Omit<GenerationHealth, 'warnings'>): readonly string[] {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
  const { blank, endless, looping, identical, garbled } = health
  return [
    ...(blank > 0.02 ? [`${percent(blank)} of the completions are blank`] : []),
    ...(endless !== null && endless > 0.3
      ? [
          `${percent(endless)} never came to an end; allow more tokens, or the model did not learn to stop`,
        ]
      : []),
    ...(looping > 0.1
      ? [`${percent(looping)} repeat themselves; consider cutting at the first repeated 4-gram`]
      : []),
    ...(identical > 0.05
      ? [
          `${percent(identical)} are identical to another completion of the same prompt; is the temperature applied?`,
        ]
      : []),
    ...(garbled > 0.02 ? [`${percent(garbled)} are garbled; is this the model's tokenizer?`] : []),
  ]
}
