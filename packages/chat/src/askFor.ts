// Answers that must fit a schema.
import { z } from 'zod'
import type { AnswerSchema, ChatRequest, CutOff, Refusal } from './chat.ts'
import type { AskOptions, LedgeredChat } from './ledgeredChat.ts'

/** What came of asking for a value. `mismatch`: the second answer did not fit either. */
export type Structured<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'mismatch'; readonly text: string; readonly problem: string }
  | Refusal
  | CutOff

/**
 * Asks for JSON that fits a schema. The server is told the schema; servers that do not enforce it are asked once more
 * with what was wrong. Both answers are calls of their own in the ledger, so asking again later costs nothing.
 *
 * @param schema an object; for OpenAI every field must be required, optional ones are `.nullable()`
 * @param name   what the schema is called in the request, default `answer`
 *
 * @example
 * const grades = z.object({ grammar: z.int().min(1).max(10), creativity: z.int().min(1).max(10) })
 * const result = await askFor(chat, grades, { model: 'gpt-4o-mini', messages, maxTokens: 100 })
 */
export async function askFor<T>(
  chat: LedgeredChat,
  schema: z.ZodType<T>,
  request: Omit<ChatRequest, 'schema'>,
  options: AskOptions & { readonly name?: string } = {},
): Promise<Structured<T>> {
  const { name = 'answer', ...ask } = options
  const asked = { ...request, schema: answerSchema(schema, name) }
  const first = await chat.ask(asked, ask)
  if (first.kind !== 'answer') return first
  const fit = fits(schema, first.text)
  if ('value' in fit) return { kind: 'answer', value: fit.value }
  const second = await chat.ask(
    {
      ...asked,
      messages: [
        ...request.messages,
        { role: 'assistant', content: first.text },
        {
          role: 'user',
          content: `That is not what I asked for: ${fit.problem}. Answer again, with nothing but JSON that fits the schema.`,
        },
      ],
    },
    ask,
  )
  if (second.kind !== 'answer') return second
  const refit = fits(schema, second.text)
  if ('value' in refit) return { kind: 'answer', value: refit.value }
  return { kind: 'mismatch', text: second.text, problem: refit.problem }
}

/** A zod schema as the request carries it. @throws Error for schemas that JSON Schema cannot say (transforms, dates) */
export function answerSchema(schema: z.ZodType, name = 'answer'): AnswerSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema)
  return { name, schema: json as AnswerSchema['schema'] }
}

function fits<T>(schema: z.ZodType<T>, text: string): { value: T } | { problem: string } {
  let value: unknown
  try {
    value = JSON.parse(unfenced(text))
  } catch {
    return { problem: 'it is not JSON' }
  }
  const checked = schema.safeParse(value)
  if (checked.success) return { value: checked.data }
  const problems = checked.error.issues.slice(0, 5)
  return {
    problem: problems
      .map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`)
      .join('; '),
  }
}

// Models without enforced schemas like to put JSON into a fence of Markdown.
function unfenced(text: string): string {
  return /^\s*```(?:json)?\s*\n([\s\S]*?)\n?\s*```\s*$/.exec(text)?.[1] ?? text
}
