// A model of ours as the model under test.
import type { Generator } from '@ts/transformer'
import type { Completion } from '../completion.ts'
import type { Subject } from './subject.ts'

/**
 * Completes with a generator of @ts/transformer; the completions of one prompt share its batch.
 *
 * @param context longest text in tokens and how to count them: prompts whose completion would not fit get fewer new tokens
 *
 * @example
 * const generator = await Generator.open(backend, model, { tokenizer, batch: 10 })
 * const subject = generatorSubject('my-model', generator, { longest: 512, count: (text) => tokenizer.encode(text).length })
 */
export function generatorSubject(
  name: string,
  generator: Generator,
  context?: { readonly longest: number; readonly count: (text: string) => number },
): Subject {
  return {
    name,
    async *complete(requests, { signal } = {}) {
      for (const { prompt, samples, temperature, maxTokens, seed } of requests) {
        signal?.throwIfAborted()
        const room = context === undefined ? Infinity : context.longest - context.count(prompt.text)
        const written = await generator.completeAll(Array<string>(samples).fill(prompt.text), {
          sampling: { temperature },
          maxTokens: Math.max(1, Math.min(maxTokens, room)),
          seed,
          ...(signal && { signal }),
        })
        for (const [sample, { text, end }] of written.entries()) {
          yield { prompt, sample, text, end } satisfies Completion
        }
      }
    },
  }
}
