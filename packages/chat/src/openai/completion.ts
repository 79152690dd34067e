// The two bodies of a chat completion: what is sent, and what comes back.
import { z } from 'zod'
import type { ChatRequest, Reply, Usage } from '../chat.ts'
import { ProviderError } from '../errors.ts'
import type { Json } from '../json.ts'

/** The name of the field for the most tokens of an answer: OpenAI's newer models refuse the one that others need. */
export type TokenField = 'max_completion_tokens' | 'max_tokens'

/** The body of `POST /chat/completions`. Absent fields are left to the server's defaults. */
export function completionBody(request: ChatRequest, tokenField: TokenField): Record<string, Json> {
  const { model, messages, temperature, topP, maxTokens, seed, stop, schema, extra } = request
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { [tokenField]: maxTokens }),
    ...(seed !== undefined && { seed }),
    ...(stop !== undefined && { stop: [...stop] }),
    ...(schema !== undefined && {
      response_format: {
        type: 'json_schema',
        json_schema: { name: schema.name, strict: true, schema: schema.schema },
      },
    }),
    ...extra,
  } as Record<string, Json>
}

const count = z.number().int().nonnegative()

/** `usage` as it comes: most servers leave something out. */
export const usageSchema: z.ZodType<WireUsage> = z.object({
  prompt_tokens: count,
  completion_tokens: count.nullish(),
  prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
})

/** `usage` as servers send it. */
export interface WireUsage {
  readonly prompt_tokens: number
  readonly completion_tokens?: number | null | undefined
  readonly prompt_tokens_details?:
    | { readonly cached_tokens?: number | null | undefined }
    | null
    | undefined
}

const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: usageSchema.nullish(),
})

/** What one choice says, however it came. */
export interface Said {
  readonly content: string
  readonly refusal: string
  readonly finish: string | null
}

/**
 * The reply in a response's body.
 *
 * @param estimateUsage for servers that do not count
 * @throws ProviderError for what is no chat completion; it may have been charged
 */
export function readCompletion(body: unknown, estimateUsage: (text: string) => Usage): Reply {
  const checked = completionSchema.safeParse(body)
  if (!checked.success) {
    const issue = checked.error.issues[0]
    throw malformed(`${issue?.path.join('.') || 'body'}: ${issue?.message}`)
  }
  const { finish_reason, message } = checked.data.choices[0]!
  const said = {
    content: message.content ?? '',
    refusal: message.refusal ?? '',
    finish: finish_reason ?? null,
  }
  return replyFrom(said, readUsage(checked.data.usage) ?? estimateUsage(said.content))
}

/** Sorts what a model said into answers, refusals and answers cut off. */
export function replyFrom({ content, refusal, finish }: Said, usage: Usage): Reply {
  if (refusal !== '') return { kind: 'refusal', reason: refusal, usage }
  if (finish === 'content_filter') return { kind: 'refusal', reason: 'content_filter', usage }
  if (finish === 'length') return { kind: 'length', partial: content, usage }
  if (content === '') return { kind: 'refusal', reason: 'empty answer', usage }
  return { kind: 'answer', text: content, usage }
}

/** Usage in our words; undefined where there is none. */
export function readUsage(usage: WireUsage | null | undefined): Usage | undefined {
  if (usage === null || usage === undefined) return undefined
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0
  return {
    promptTokens: usage.prompt_tokens,
    cachedTokens: Math.min(cached, usage.prompt_tokens),
    completionTokens: usage.completion_tokens ?? 0,
  }
}

/** A response that arrived and cannot be read: trying again may help, and may cost again. */
export function malformed(what: string, cause?: unknown): ProviderError {
  return new ProviderError(`the server's answer must be a completion, ${what}`, {
    retryable: true,
    maybePaid: true,
    fatal: false,
    cause,
  })
}
