// Any server that speaks OpenAI's older `/completions`: it goes on with a text, as base models do, and knows no roles.
import type OpenAI from 'openai'
import { z } from 'zod'
import type { Chat, ChatRequest, Reply } from '../chat.ts'
import { ProviderError } from '../errors.ts'
import type { Json } from '../json.ts'
import { malformed, readUsage, usageSchema } from './completion.ts'
import { asFailure } from './failure.ts'
import {
  estimatedUsage,
  openClient,
  type ServerOptions,
  sendOptions,
  serverOf,
  wholeBody,
} from './transport.ts'

/**
 * Continuations from a server. A request has one message, whose content is the text to go on with; the answer is what follows,
 * to the letter, and may be empty. A text that ends because of `maxTokens` comes as `length`, as from a chat.
 *
 * @example
 * const base = openaiCompletions({ baseURL: 'http://localhost:8080/v1', apiKey: 'none', free: true })
 */
export function openaiCompletions(options: ServerOptions = {}): Chat {
  const client = openClient(options)
  const { server = client.baseURL } = serverOf(client)
  return {
    name: client.baseURL,
    server: `${server}/completions`,
    free: options.free ?? false,
    complete: async (request, attempt = {}) => {
      const body = textBody(request)
      try {
        const sending = client.completions.create(
          body as unknown as OpenAI.CompletionCreateParamsNonStreaming,
          sendOptions(attempt),
        )
        const reply = readText(await wholeBody(sending, attempt), request)
        if (reply.kind === 'answer') attempt.onText?.(reply.text)
        return reply
      } catch (error) {
        throw asFailure(error, attempt.signal)
      }
    },
  }
}

/** The body of `POST /completions`. */
function textBody(request: ChatRequest): Record<string, Json | undefined> {
  const { model, messages, temperature, topP, maxTokens, seed, stop, schema, extra } = request
  const [message, ...more] = messages
  if (message === undefined || more.length > 0 || schema !== undefined) {
    throw new ProviderError(
      `completions: one message without a schema is expected, got ${messages.length}${schema ? ' and a schema' : ''}; use openaiChat`,
      { retryable: false, maybePaid: false, fatal: true },
    )
  }
  return {
    model,
    prompt: message.content,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(seed !== undefined && { seed }),
    ...(stop !== undefined && { stop: [...stop] }),
    ...extra,
  }
}

const bodySchema = z.object({
  choices: z.array(z.object({ text: z.string(), finish_reason: z.string().nullish() })).min(1),
  usage: usageSchema.nullish(),
})

function readText(body: unknown, request: ChatRequest): Reply {
  const checked = bodySchema.safeParse(body)
  if (!checked.success) {
    const issue = checked.error.issues[0]
    throw malformed(`${issue?.path.join('.') || 'body'}: ${issue?.message}`)
  }
  const { text, finish_reason: finish } = checked.data.choices[0]!
  const usage = readUsage(checked.data.usage) ?? estimatedUsage(request, text)
  if (finish === 'content_filter') return { kind: 'refusal', reason: 'content_filter', usage }
  if (finish === 'length') return { kind: 'length', partial: text, usage }
  return { kind: 'answer', text, usage }
}
