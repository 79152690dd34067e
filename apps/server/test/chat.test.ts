import { beforeAll, describe, expect, test } from 'vitest'
import type { Server } from '../src/index.ts'
import { bench, clientOf, post } from './started.ts'

const on = bench()
let server: Server
let client: ReturnType<typeof clientOf>

beforeAll(async () => {
  const { path } = on.tiny
  server = await on.start({
    models: [
      { path, id: 'tiny' },
      { path, id: 'Tiny-Instruct' },
      { path, id: 'silent', chat: 'off' },
    ],
  })
  client = clientOf(server)
})

type Message = { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }
const user = (content: string): Message => ({ role: 'user', content })
const same = { seed: 3, max_tokens: 12 }

/** What the model goes on with after a text. */
async function afterPrompt(prompt: string): Promise<string | undefined> {
  const { choices } = await client.completions.create({ model: 'tiny', prompt, ...same })
  return choices[0]?.text
}

async function chat(model: string, messages: readonly Message[]) {
  return client.chat.completions.create({ model, messages: [...messages], ...same })
}

describe('an Instruct model gets the form that it learnt', () => {
  const all =
    'Words: cat, sun\nFeatures: Dialogue, BadEnding\nSummary: A cat finds the sun.\nStory: \n\n'
  test.each([
    ['lines', 'Words: cat, sun\nFeatures: Dialogue, BadEnding\nSummary: A cat finds the sun.', all],
    [
      'lines in any order and case, with the story after them',
      'summary: A cat finds the sun.\nfeatures: Dialogue, BadEnding\nWORDS: cat, sun\nStory:',
      all,
    ],
    [
      'JSON',
      '{"words": ["cat", "sun"], "features": ["Dialogue", "BadEnding"], "summary": "A cat finds the sun."}',
      all,
    ],
    [
      'plain text, which is the summary',
      'A cat finds\nthe sun.',
      'Summary: A cat finds the sun.\nStory: \n\n',
    ],
    ['words alone', 'Words: cat', 'Words: cat\nStory: \n\n'],
    [
      'a sentence that must occur',
      'Sentence: The cat sat.\nWords: cat',
      'Words: cat\nRandom sentence: The cat sat.\nStory: \n\n',
    ],
    ['what looks like JSON and is none', '{cat', 'Summary: {cat\nStory: \n\n'],
  ])('%s', async (_, content, prompt) => {
    const { choices, usage, object } = await chat('Tiny-Instruct', [
      { role: 'system', content: 'Be brief.' },
      user(content),
    ])
    expect(object).toBe('chat.completion')
    expect(choices[0]?.message).toEqual({
      role: 'assistant',
      content: await afterPrompt(prompt),
      refusal: null,
    })
    expect(usage?.prompt_tokens).toBe(on.tiny.tokenizer.encode(prompt).length)
  })

  test('an assistant message at the end is the beginning of the story', async () => {
    const messages = [user('Words: cat'), { role: 'assistant', content: 'One day, a cat' } as const]
    const { choices } = await chat('Tiny-Instruct', messages)
    const prompt = 'Words: cat\nStory: \n\nOne day, a cat'
    expect(choices[0]?.message.content).toBe(await afterPrompt(prompt))
  })
})

test('any other model goes on with what was said', async () => {
  const messages = [
    user('Once upon a time'),
    { role: 'assistant', content: 'a cat' } as const,
    user(', big'),
  ]
  const { choices } = await chat('tiny', messages)
  expect(choices[0]?.message.content).toBe(await afterPrompt('Once upon a time a cat, big'))
})

test('a stream begins with the role and has the same text', async () => {
  const whole = await chat('Tiny-Instruct', [user('Words: cat')])
  const stream = await client.chat.completions.create({
    model: 'Tiny-Instruct',
    messages: [user('Words: cat')],
    ...same,
    stream: true,
    stream_options: { include_usage: true },
  })
  let text = ''
  const roles: unknown[] = []
  let usage: unknown
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? ''
    roles.push(chunk.choices[0]?.delta.role)
    usage = chunk.usage
  }
  expect(text).toBe(whole.choices[0]?.message.content)
  expect(roles.slice(0, 2)).toEqual(['assistant', undefined])
  expect(usage).toEqual(whole.usage)
})

test('log-probabilities of a chat have tokens, bytes and the likeliest others', async () => {
  const { choices } = await client.chat.completions.create({
    model: 'tiny',
    messages: [user('Tom')],
    ...same,
    logprobs: true,
    top_logprobs: 2,
  })
  const content = choices[0]?.logprobs?.content ?? []
  expect(content.length).toBe(12)
  for (const { token, bytes, logprob, top_logprobs } of content) {
    if (!token.startsWith('bytes:')) expect(Buffer.from(bytes!).toString()).toBe(token)
    expect(logprob).toBeLessThanOrEqual(0)
    expect(top_logprobs.length).toBe(2)
  }
})

test.each([
  ['silent', [user('Tom')], 'unsupported_model'],
  ['tiny', [], null],
  ['tiny', [user(' ')], null],
  ['tiny', [{ role: 'system', content: 'Be brief.' }], null],
  ['tiny', [{ role: 'tool', content: 'x' }], null],
])('%s refuses %j', async (model, messages, code) => {
  const response = await post(server, '/v1/chat/completions', { model, messages })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { code, type: 'invalid_request_error' } })
})
