// Summaries of stories by a chat model, for instructions.
import { askAll, type ChatRequest, type LedgeredChat } from '@ts/chat'
import { repair } from '../filter/repair.ts'
import { fill } from '../recipe/fill.ts'
import { tidy } from '../recipe/splitStories.ts'
import { templates } from '../recipe/templates.ts'
import { wordsOf } from '../text/words.ts'
import { inOrder } from './inOrder.ts'

/** How summaries are asked for. */
export interface SummariseOptions {
  readonly model: string
  readonly template?: string
  /** where it is not English */
  readonly language?: string
  readonly signal?: AbortSignal
}

/** A story and its summary; none where the model refused, rambled on, or failed. */
export interface Summarised<S> {
  readonly story: S
  readonly summary?: string
  readonly error?: Error
}

/** The request for one summary. */
export function summaryRequest(text: string, options: SummariseOptions): ChatRequest {
  const { model, template = templates.summary, language } = options
  const content = fill(template, { story: text, language })
  return { model, messages: [{ role: 'user', content }], temperature: 0, maxTokens: 120 }
}

/**
 * Stories with summaries of one or two sentences, in their order. A story that has one keeps it.
 */
export async function* summarise<S extends { readonly text: string; readonly summary?: string }>(
  chat: LedgeredChat,
  stories: Iterable<S>,
  options: SummariseOptions,
): AsyncGenerator<Summarised<S>> {
  const english = (options.language ?? 'English') === 'English'
  // Stories that have a summary wait for the calls that were drawn before them.
  const known: { readonly after: number; readonly story: S }[] = []
  let drawn = 0
  const calls = function* (): Generator<{ request: ChatRequest; story: S }> {
    for (const story of stories) {
      if (story.summary) known.push({ after: drawn, story })
      else {
        drawn += 1
        yield { request: summaryRequest(story.text, options), story }
      }
    }
  }
  const knownBefore = function* (done: number): Generator<Summarised<S>> {
    while (known[0] && known[0].after <= done) {
      const { story } = known.shift()!
      yield { story, summary: story.summary! }
    }
  }
  let done = 0
  const signal = options.signal ? { signal: options.signal } : {}
  for await (const { call, reply, error } of inOrder(calls(), (all) => askAll(chat, all, signal))) {
    yield* knownBefore(done++)
    const { story } = call
    if (error) yield { story, error }
    else {
      const text = reply.kind === 'answer' ? tidy(repair(reply.text, english).text) : ''
      const summary = text.replace(/^summary:\s*/i, '').replace(/\s+/g, ' ')
      const words = wordsOf(summary).length
      yield words >= 3 && words <= 80 ? { story, summary } : { story }
    }
  }
  yield* knownBefore(done)
}
