import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProviderError } from '../errors.ts'
import { completionBody, readCompletion } from './completion.ts'

const noUsage = () => ({ promptTokens: 0, cachedTokens: 0, completionTokens: 0 })
const whole = {
  choices: [{ finish_reason: 'stop', message: { content: 'A story.', refusal: null } }],
  usage: {
    prompt_tokens: 10,
    completion_tokens: 5,
    prompt_tokens_details: { cached_tokens: 4 },
  },
}

test('reads what servers send, with what they leave out', () => {
  const usage = { promptTokens: 10, cachedTokens: 4, completionTokens: 5 }
  expect(readCompletion(whole, noUsage)).toEqual({ kind: 'answer', text: 'A story.', usage })
  const bare = { choices: [{ message: { content: 'A story.' } }] }
  expect(readCompletion(bare, () => usage)).toEqual({ kind: 'answer', text: 'A story.', usage })
  // More tokens from the cache than there were would make a negative bill.
  const odd = { ...whole, usage: { prompt_tokens: 3, prompt_tokens_details: { cached_tokens: 9 } } }
  expect(readCompletion(odd, noUsage).usage).toEqual({
    promptTokens: 3,
    cachedTokens: 3,
    completionTokens: 0,
  })
})

test('whatever a body holds, it is a reply or a failure that says what is wrong', () => {
  const junk = fc.jsonValue({ maxDepth: 2 })
  const path = fc.constantFrom(
    ['choices'],
    ['choices', '0'],
    ['choices', '0', 'message'],
    ['choices', '0', 'message', 'content'],
    ['choices', '0', 'finish_reason'],
    ['usage'],
    ['usage', 'prompt_tokens'],
    ['usage', 'completion_tokens'],
    ['usage', 'prompt_tokens_details'],
  )
  fc.assert(
    fc.property(path, junk, (fields, value) => {
      const body = structuredClone(whole) as unknown as Record<string, unknown>
      let at = body
      for (const field of fields.slice(0, -1)) at = at[field] as Record<string, unknown>
      at[fields.at(-1)!] = value
      try {
        const { kind, usage } = readCompletion(body, noUsage)
        expect(['answer', 'refusal', 'length']).toContain(kind)
        expect(usage.promptTokens).toBeGreaterThanOrEqual(usage.cachedTokens)
      } catch (error) {
        expect(error).toBeInstanceOf(ProviderError)
        expect((error as Error).message).toContain(fields[0])
      }
    }),
    { seed: 6, numRuns: 2000 },
  )
})

test('OpenAI is asked with its newer name for the limit, everyone else with the older', () => {
  const request = { model: 'm', messages: [], maxTokens: 5 }
  expect(completionBody(request, 'max_tokens')).toEqual({ model: 'm', messages: [], max_tokens: 5 })
  expect(completionBody(request, 'max_completion_tokens')).toEqual({
    model: 'm',
    messages: [],
    max_completion_tokens: 5,
  })
})
