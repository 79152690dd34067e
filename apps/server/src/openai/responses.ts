// What answers look like, for OpenAPI.
import { z } from 'zod'

const finish = z.enum(['stop', 'length'])
const count = z.int().min(0)
const usage = z.object({ prompt_tokens: count, completion_tokens: count, total_tokens: count })
const logprob = z.number().nullable()
const head = {
  id: z.string(),
  created: z.int().describe('seconds since 1970'),
  model: z.string(),
  system_fingerprint: z.null(),
}

/** An error. */
export const error = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable().describe('the field of the request'),
      code: z.string().nullable(),
    }),
  })
  .meta({ id: 'Error' })

/** Texts continued. */
export const completion = z
  .object({
    ...head,
    object: z.literal('text_completion'),
    choices: z.array(
      z.object({
        index: count,
        text: z.string(),
        logprobs: z
          .object({
            tokens: z.array(z.string()),
            token_logprobs: z.array(logprob),
            top_logprobs: z.array(z.record(z.string(), z.number()).nullable()),
            text_offset: z.array(count),
          })
          .nullable(),
        finish_reason: finish,
      }),
    ),
    usage,
  })
  .meta({ id: 'CreateCompletionResponse' })

const chatToken = z.object({ token: z.string(), logprob, bytes: z.array(count).nullable() })

/** An answer in a chat. */
export const chatCompletion = z
  .object({
    ...head,
    object: z.literal('chat.completion'),
    choices: z.array(
      z.object({
        index: count,
        message: z.object({
          role: z.literal('assistant'),
          content: z.string(),
          refusal: z.null(),
        }),
        logprobs: z
          .object({
            content: z.array(chatToken.extend({ top_logprobs: z.array(chatToken) })),
            refusal: z.null(),
          })
          .nullable(),
        finish_reason: finish,
      }),
    ),
    usage,
  })
  .meta({ id: 'CreateChatCompletionResponse' })

/** A model. */
export const model = z
  .object({
    id: z.string(),
    object: z.literal('model'),
    created: z.int(),
    owned_by: z.string(),
    context: count.describe('most tokens of a text, prompt included'),
    vocabulary: count,
    chat: z.enum(['instruct', 'continue', 'off']),
  })
  .meta({ id: 'Model' })

/** All models. */
export const modelList = z
  .object({ object: z.literal('list'), data: z.array(model) })
  .meta({ id: 'ListModelsResponse' })
