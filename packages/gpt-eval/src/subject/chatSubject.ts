// A model behind an OpenAI-compatible endpoint as the model under test.
import { type AskCall, askAll, type ChatRequest, type LedgeredChat, ProviderError } from '@ts/chat'
import type { Completion, Prompt } from '../completion.ts'
import type { CompletionRequest, Subject } from './subject.ts'

/** How the endpoint is asked. */
export interface ChatSubjectOptions {
  /** name of the model at its server */
  readonly model: string
  /** shown in reports; default: the model's name */
  readonly name?: string
  /**
   * `continue` (default): a chat model is told to go on with the text. `complete`: the prompt is sent as it is and the answer taken
   * as it is, for a chat over `openaiCompletions`, which goes on with texts by itself.
   */
  readonly style?: 'continue' | 'complete'
}

/**
 * Completes through a ledger: what was written once is not paid for again. The k completions of a beginning are k calls
 * of their own.
 *
 * @throws BudgetError, ProviderError while completing, where no call can succeed
 */
export function chatSubject(chat: LedgeredChat, options: ChatSubjectOptions): Subject {
  const { model, name = model, style } = options
  return {
    name,
    async *complete(requests, { signal } = {}) {
      const calls = completionCalls(requests, options)
      for await (const { call, reply, error } of askAll(chat, calls, signal ? { signal } : {})) {
        const { prompt, repeat: sample } = call
        if (error) throw error
        // A refusal is a blank completion: it counts against the model.
        const text =
          reply.kind === 'answer' ? reply.text : reply.kind === 'length' ? reply.partial : ''
        yield {
          prompt,
          sample,
          text: style === 'complete' ? text : spaced(prompt, text),
          end: reply.kind === 'length' ? 'length' : 'stop',
        } satisfies Completion
      }
    },
  }
}

/**
 * A model behind a server of which it is not known whether it goes on with texts (`/completions`: base models, most servers of one's
 * own) or only chats: the first is tried, and where the server has no such route for this model, it is told in a chat to go on.
 *
 * @param completions over `openaiCompletions` @param chat over `openaiChat`
 * @throws BudgetError, ProviderError while completing, where no call can succeed
 */
export function endpointSubject(
  { completions, chat }: { readonly completions: LedgeredChat; readonly chat: LedgeredChat },
  { model, name = model }: { readonly model: string; readonly name?: string },
): Subject {
  return {
    name,
    async *complete(requests, run) {
      const texts = chatSubject(completions, { model, name, style: 'complete' })
      const chats = chatSubject(chat, { model, name })
      // One call by itself decides; its answer is in the ledger when it is asked again.
      for (const first of requests.slice(0, 1)) {
        try {
          for await (const _ of texts.complete([{ ...first, samples: 1 }], run));
        } catch (error) {
          if (!(error instanceof ProviderError && lacksRoute(error))) throw error
          return yield* chats.complete(requests, run)
        }
      }
      yield* texts.complete(requests, run)
    },
  }
}

// OpenAI answers 404 for chat models too, others 400 or 405 or 501.
function lacksRoute({ failure: { status = 0 }, message }: ProviderError): boolean {
  return [404, 405, 501].includes(status) || (status === 400 && /chat model/i.test(message))
}

/** The calls that completing takes, for estimates. */
export function* completionCalls(
  requests: Iterable<CompletionRequest>,
  { model, style = 'continue' }: ChatSubjectOptions,
): Generator<AskCall & { readonly prompt: Prompt; readonly repeat: number }> {
  for (const { prompt, samples, temperature, maxTokens } of requests) {
    const messages: ChatRequest['messages'] =
      style === 'complete'
        ? [{ role: 'user', content: prompt.text }]
        : [
            { role: 'system', content: prompt.instruction ? write : goOn },
            { role: 'user', content: prompt.text },
          ]
    for (let repeat = 0; repeat < samples; repeat++) {
      yield { prompt, repeat, request: { model, messages, temperature, maxTokens } }
    }
  }
}

const goOn =
  'You are given the beginning of a story for small children; it stops in the middle of a sentence. Go on exactly where it stops and bring the story to its end. Answer with nothing but the continuation, and do not repeat the beginning.'
const write =
  'Write the short story for small children that the following lines ask for. Answer with nothing but the story.'

// Chat models leave the space away with which a continuation begins.
function spaced({ text: prompt, instruction }: Prompt, text: string): string {
  const joins = instruction || /\s$/.test(prompt) || /^[\s.,;:!?'")]/.test(text) || text === ''
  return joins || /["(]$/.test(prompt) ? text : ` ${text}`
}
