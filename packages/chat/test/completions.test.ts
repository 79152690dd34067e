import { describe, expect, test } from 'vitest'
import { LedgeredChat, openaiChat, openaiCompletions, ProviderError } from '../src/index.ts'
import type { FakeOpenAIOptions } from '../src/testing/index.ts'
import { charged, fast, type Started, started } from './started.ts'
import { story } from './story.ts'

/** A server that goes on with texts, and a chat over them. */
async function text(options: FakeOpenAIOptions = {}): Promise<Started> {
  const all = await started({
    answer: ({ messages }) => ` and so on, said ${messages[0]!.content.slice(0, 4)}.`,
    ...options,
  })
  const completions = openaiCompletions({ baseURL: all.server.baseURL, apiKey: 'right' })
  return { ...all, chat: new LedgeredChat(completions, all.ledger, fast) }
}

describe('plain completions', () => {
  test('send the text as it is and bring back what follows, to the letter, once', async () => {
    const { chat, server } = await text({ speaks: 'completions' })
    const request = story('a frog', { temperature: 0.5, stop: ['\n'], seed: 3 })
    expect(await chat.ask(request)).toMatchObject({
      kind: 'answer',
      text: ' and so on, said Tell.',
    })
    expect(await chat.ask(request)).toMatchObject({ kind: 'answer' })
    expect(server.calls).toHaveLength(1)
    expect(server.calls[0]).toMatchObject({
      route: 'completions',
      request: { prompt: 'Tell a story about a frog.', max_tokens: 200, stop: ['\n'], seed: 3 },
    })
    expect(chat.ledger.bill.spent).toBeCloseTo(charged(server), 12)
  })

  test('an empty continuation is an answer; one that was cut off is not', async () => {
    const { chat } = await text({
      answer: ({ prompt }) => (prompt!.includes('frog') ? '' : 'la '.repeat(900)),
    })
    expect(await chat.ask(story('a frog'))).toMatchObject({ kind: 'answer', text: '' })
    expect(await chat.ask(story('a song'))).toMatchObject({
      kind: 'length',
      partial: expect.stringMatching(/^(la )+/),
    })
  })

  test('faults are met as those of a chat are', async () => {
    const faults = [
      { kind: 'status', status: 503 },
      { kind: 'cut' },
      { kind: 'malformed' },
      { kind: 'drop' },
    ] as const
    const { chat, server } = await text({ fault: (call) => faults[call] })
    expect(await chat.ask(story('a kite'))).toMatchObject({ kind: 'answer' })
    expect(server.calls).toHaveLength(5)
    expect(chat.ledger.bill.uncertain).toBeGreaterThan(0)
  })

  test('a server without that route says so, and roles are refused before anything is sent', async () => {
    const { chat, server } = await text({ speaks: 'chat' })
    const missing = await chat.ask(story('a kite')).catch((error: unknown) => error)
    expect(missing).toBeInstanceOf(ProviderError)
    expect((missing as ProviderError).failure).toMatchObject({ status: 404, retryable: false })
    const messages = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hello' },
    ] as const
    await expect(chat.ask(story('x', { messages }))).rejects.toThrow('one message')
    expect(server.calls).toHaveLength(0)
  })
})

test('two servers, and two routes of one server, do not share answers of models with one name', async () => {
  const { chat, server, ledger } = await text()
  const other = await started({ answer: () => 'Another.' })
  const chats = [
    chat,
    new LedgeredChat(openaiChat({ baseURL: `${server.baseURL}/`, apiKey: 'right' }), ledger, fast),
    new LedgeredChat(openaiChat({ baseURL: server.baseURL, apiKey: 'right' }), ledger, fast),
    new LedgeredChat(other.provider, ledger, fast),
  ]
  for (const one of chats) await one.ask(story('a frog'))
  expect(server.calls.map(({ route }) => route)).toEqual(['completions', 'chat'])
  expect(other.server.calls).toHaveLength(1)
  expect(openaiChat({ apiKey: 'none', baseURL: 'https://api.openai.com/v1' })).not.toHaveProperty(
    'server',
  )
})
