// A model under test, whatever it is.
import type { Completion, Prompt } from '../completion.ts'

/** How a prompt shall be completed. */
export interface CompletionRequest {
  readonly prompt: Prompt
  /** completions wanted */
  readonly samples: number
  /** 0: always the likeliest token */
  readonly temperature: number
  readonly maxTokens: number
  /** the same seed gives the same completions where the model is ours */
  readonly seed: number
}

/** Whatever completes prompts: {@link generatorSubject}, {@link chatSubject}, or an object of yours. */
export interface Subject {
  readonly name: string
  /** Completes prompts, each completion as it is done; in any order. */
  complete(
    requests: readonly CompletionRequest[],
    options?: { readonly signal?: AbortSignal },
  ): AsyncIterable<Completion>
}

/** What is asked of every model. */
export interface PlanOptions {
  /** completions of each beginning; default 10 */
  readonly completions?: number
  /** default 1, as in the paper; questions are always completed greedily */
  readonly temperature?: number
  /** default 300 */
  readonly maxTokens?: number
  /** default 40 for questions */
  readonly questionTokens?: number
  readonly seed?: number
}

/**
 * The requests for a list of prompts: beginnings k times at a temperature, instructions once, questions once and greedily.
 * The seed of a prompt depends on its id alone, so more prompts or another order change nothing.
 */
export function planCompletions(
  prompts: readonly Prompt[],
  options: PlanOptions = {},
): readonly CompletionRequest[] {
  const { completions = 10, temperature = 1, maxTokens = 300, questionTokens = 40 } = options
  return prompts.map((prompt) => {
    const question = prompt.set === 'questions'
    return {
      prompt,
      samples: prompt.set === 'beginnings' ? completions : 1,
      temperature: question ? 0 : temperature,
      maxTokens: question ? questionTokens : maxTokens,
      seed: (hash(`${prompt.set} ${prompt.id}`) + (options.seed ?? 0)) >>> 0,
    }
  })
}

/** The requests without what is there already: what a stopped evaluation still has to ask. */
export function openRequests(
  requests: readonly CompletionRequest[],
  done: readonly Completion[],
): readonly CompletionRequest[] {
  const have = new Map<string, number>()
  for (const { prompt } of done) have.set(prompt.id, (have.get(prompt.id) ?? 0) + 1)
  return requests.filter(({ prompt, samples }) => (have.get(prompt.id) ?? 0) < samples)
}

// FNV-1a, 32 bits.
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}
