// Requests of many kinds, and what a model without a server answers to them.
import type { Asked } from '../serving/ask.ts'
import type { Known } from './runLoad.ts'

const prompts = [
  'Once upon a time',
  'Once upon a time, there was a little girl named Lily. She',
  'Tom and his dog went to the park.',
  'The sun was',
  'One day, a big red truck',
]

/** So many requests, none like another, of at most `tokens` tokens a text. */
export function requests(count: number, tokens: number): readonly Asked[] {
  return Array.from({ length: count }, (_, i) => ({
    prompt: prompts[i % prompts.length]!,
    max_tokens: 1 + ((i * 37 + tokens - 1) % tokens),
    seed: i,
    ...(i % 3 === 1 && { temperature: 0.7, top_p: 0.9 }),
    ...(i % 3 === 2 && { temperature: 0 }),
    ...(i % 4 === 3 && { n: 1 + (i % 3) }),
    ...(i % 5 === 4 && { stop: '. ' }),
  }))
}

/** What of a `Generator` is used. */
export interface Completes {
  completeAll(
    prompts: readonly string[],
    options: {
      readonly maxTokens: number
      readonly seed: number
      readonly sampling: { readonly temperature: number; readonly topP: number }
      readonly stop: readonly string[]
    },
  ): Promise<readonly { readonly text: string; readonly end: string }[]>
}

/** Answers them, one after the other. */
export async function answersOf(
  generator: Completes,
  asked: readonly Asked[],
): Promise<readonly Known[]> {
  const known: Known[] = []
  for (const one of asked) {
    const { prompt, max_tokens, seed, n = 1, temperature = 1, top_p = 1, stop } = one
    const completions = await generator.completeAll(Array<string>(n).fill(prompt), {
      maxTokens: max_tokens,
      seed,
      sampling: { temperature, topP: top_p },
      stop: stop === undefined ? [] : [stop],
    })
    const texts = completions.map(({ text }) => text)
    known.push({ asked: one, texts, ends: completions.map(({ end }) => end) })
  }
  return known
}
