// A plain function as a chat: the offline story writer, a local model, a stand-in for tests.
import type { AttemptOptions, Chat, ChatRequest } from './chat.ts'
import { promptTokens, roughTokens } from './cost/tokens.ts'

/** Writes the answer to a request. May return the text whole, or piece by piece. */
export type Answerer = (
  request: ChatRequest,
  options: AttemptOptions,
) => string | Promise<string> | Iterable<string> | AsyncIterable<string>

/**
 * Answers from a function; they cost nothing. Throw a `ProviderError` from it for failures worth a retry.
 *
 * @param name how it is called in messages
 * @param count counts tokens; about a quarter of the bytes if absent
 *
 * @example
 * const chat = functionChat('echo', ({ messages }) => messages.at(-1)?.content ?? '')
 */
export function functionChat(
  name: string,
  answer: Answerer,
  count: (text: string) => number = roughTokens,
): Chat {
  return {
    name,
    free: true,
    complete: async (request, options = {}) => {
      const said = await answer(request, options)
      let text = typeof said === 'string' ? said : ''
      if (typeof said !== 'string') {
        for await (const piece of said) {
          options.signal?.throwIfAborted()
          text += piece
          options.onText?.(text)
        }
      } else options.onText?.(text)
      const usage = {
        promptTokens: promptTokens(request, count),
        cachedTokens: 0,
        completionTokens: count(text),
      }
      return text === ''
        ? { kind: 'refusal', reason: 'empty answer', usage }
        : { kind: 'answer', text, usage }
    },
  }
}
