// A model of ours as the model under test.
import type { Batcher } from '@ts/transformer'
import type { Completion } from '../completion.ts'
import type { CompletionRequest, Subject } from './subject.ts'

/**
 * Completes with a batcher of @ts/transformer: as many completions at once as it has rows, of any prompts.
 * Each is what it would be alone.
 *
 * @param context longest text in tokens and how to count them: prompts whose completion would not fit get fewer new tokens
 *
 * @example
 * const batcher = await Batcher.open(backend, model, { tokenizer })
 * const subject = generatorSubject('my-model', batcher, { longest: 512, count: (text) => tokenizer.encode(text).length })
 */
export function generatorSubject(
  name: string,
  batcher: Batcher,
  context?: { readonly longest: number; readonly count: (text: string) => number },
): Subject {
  const complete = async (
    { prompt, temperature, maxTokens, seed }: CompletionRequest,
    sample: number,
    signal: AbortSignal,
  ): Promise<Completion> => {
    const room = context === undefined ? Infinity : context.longest - context.count(prompt.text)
    const pieces = batcher.submit(prompt.text, {
      sampling: { temperature },
      maxTokens: Math.max(1, Math.min(maxTokens, room)),
      seed,
      stream: sample,
      signal,
    })
    let text = ''
    let end: Completion['end'] = 'length'
    for await (const piece of pieces) {
      text += piece.text
      end = piece.end ?? end
    }
    return { prompt, sample, text, end }
  }
  return {
    name,
    async *complete(requests, { signal } = {}) {
      const left = new AbortController()
      const stop = signal ? AbortSignal.any([signal, left.signal]) : left.signal
      const running = new Map<symbol, Promise<readonly [symbol, Completion]>>()
      const next = async (): Promise<Completion> => {
        const [key, completion] = await Promise.race(running.values())
        running.delete(key)
        return completion
      }
      try {
        for (const request of requests) {
          for (let sample = 0; sample < request.samples; sample++) {
            signal?.throwIfAborted()
            const key = Symbol()
            const work = complete(request, sample, stop)
            running.set(
              key,
              work.then((completion) => [key, completion] as const),
            )
            if (running.size === batcher.rows) yield await next()
          }
        }
        while (running.size > 0) yield await next()
      } finally {
        // Who leaves early frees the rows; what they answer to that is of no interest.
        left.abort()
        await Promise.allSettled(running.values())
      }
    },
  }
}
