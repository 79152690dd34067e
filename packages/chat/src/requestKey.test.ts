import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatRequest } from './chat.ts'
import { canonicalJson, type Json } from './json.ts'
import { requestKey } from './requestKey.ts'

const request: ChatRequest = {
  model: 'm',
  messages: [{ role: 'user', content: 'Tell a story about a frog — 🐸' }],
  temperature: 1,
  maxTokens: 300,
}

test('the key does not change between versions: a ledger outlives them', () => {
  expect(requestKey(request)).toBe(requestKey({ ...request }, 0))
  expect(requestKey({ model: 'm', messages: [] })).toBe('62d4a6921bfc3ea0c95f1b0a81b08dbc')
})

test('the order of the fields does not matter, and neither do absent ones', () => {
  const { model, messages, ...rest } = request
  const shuffled = { ...rest, messages, model, seed: undefined } as unknown as ChatRequest
  expect(requestKey(shuffled)).toBe(requestKey(request))
})

test('everything the answer depends on changes the key', () => {
  const keys = [
    requestKey(request),
    requestKey(request, 1),
    requestKey(request, 0, 'http://localhost:8080/v1'),
    requestKey(request, 0, 'http://localhost:8081/v1'),
    requestKey({ ...request, model: 'n' }),
    requestKey({ ...request, temperature: 0.9 }),
    requestKey({ ...request, seed: 1 }),
    requestKey({ ...request, stop: ['.'] }),
    requestKey({ ...request, extra: { top_k: 5 } }),
    requestKey({ ...request, schema: { name: 'a', schema: { type: 'object' } } }),
    requestKey({
      ...request,
      messages: [{ role: 'system', content: request.messages[0]!.content }],
    }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

test('canonical JSON is JSON of the same value, whatever the order of its fields', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value as Json)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(JSON.parse(text) as Json)).toBe(text)
    }),
    { seed: 5, numRuns: 300 },
  )
  expect(canonicalJson({ b: 1, a: [{ d: 2, c: undefined }] })).toBe('{"a":[{"d":2}],"b":1}')
  expect(() => canonicalJson([Number.NaN])).toThrow('must be finite, got NaN')
})
