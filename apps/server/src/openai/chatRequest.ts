// The body of POST /v1/chat/completions.
import { z } from 'zod'
import { commonFields, wholeField } from './fields.ts'

const part = z.object({ type: z.literal('text'), text: z.string() })

const message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(part)], { error: 'must be text' }),
  name: z.string().nullish(),
})

/** Checks a request for a chat completion. */
export const chatRequest = z
  .strictObject({
    ...commonFields,
    messages: z.array(message).min(1).max(256),
    max_tokens: wholeField(1, 2 ** 31 - 1).describe('older name of max_completion_tokens'),
    max_completion_tokens: wholeField(1, 2 ** 31 - 1).describe(
      'most new tokens of each answer; default: what the context leaves',
    ),
    logprobs: z.boolean().nullish(),
    top_logprobs: wholeField(0, 20),
    response_format: z
      .object({ type: z.literal('text', { error: 'only text; these models know no schema' }) })
      .nullish(),
  })
  .meta({ id: 'CreateChatCompletionRequest' })

/** A request for a chat completion. */
export type ChatRequest = z.output<typeof chatRequest>
/** One message of it. */
export type ChatMessage = ChatRequest['messages'][number]
