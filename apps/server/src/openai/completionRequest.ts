// The body of POST /v1/completions.
import { z } from 'zod'
import { commonFields, wholeField } from './fields.ts'

const id = z.int().min(0)

/** Checks a request for completions. Unknown fields are refused, so that a misspelt one is noticed. */
export const completionRequest = z
  .strictObject({
    ...commonFields,
    prompt: z
      .union([z.string(), z.array(z.string()), z.array(id), z.array(z.array(id))], {
        error: 'must be a string, a list of strings, a list of token ids or a list of such lists',
      })
      .nullish()
      .describe('what is continued; nothing: a text is begun'),
    max_tokens: wholeField(0, 2 ** 31 - 1).describe(
      'most new tokens of each text; default: what the context leaves. 0 needs echo',
    ),
    logprobs: wholeField(0, 20).describe(
      'tells log-probabilities, and those of so many other tokens',
    ),
    echo: z
      .boolean()
      .nullish()
      .describe('begins with the prompt, and its log-probabilities if asked for'),
    best_of: wholeField(1, 128).describe('only as n'),
    suffix: z.string().nullish().describe('refused: these models only write forwards'),
  })
  .meta({ id: 'CreateCompletionRequest' })

/** A request for completions. */
export type CompletionRequest = z.output<typeof completionRequest>
