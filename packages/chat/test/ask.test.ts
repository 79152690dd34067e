import { expect, test } from 'vitest'
import { Ledger, LedgeredChat, memoryStore, ProviderError } from '../src/index.ts'
import type { Fault } from '../src/testing/index.ts'
import { faultSuite } from './faultSuite.ts'
import { charged, fast, noticing, started } from './started.ts'
import { story } from './story.ts'

const failed = async (promise: Promise<unknown>): Promise<ProviderError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ProviderError)
  return error as ProviderError
}

test('a call is made once: again, at the same time, after opening again', async () => {
  const { server, provider, store, chat, ledger } = await started()
  const replies = await Promise.all([1, 2, 3].map(() => chat.ask(story('a frog'))))
  replies.push(await chat.ask(story('a frog')))
  const later = new LedgeredChat(provider, await Ledger.open(memoryStore('later', store.bytes())))
  replies.push(await later.ask(story('a frog')))
  for (const reply of replies) {
    expect(reply).toEqual({
      kind: 'answer',
      text: 'An answer to: Tell a story about a frog.',
      usage: { promptTokens: 7, cachedTokens: 0, completionTokens: 10 },
    })
  }
  expect(server.calls.length).toBe(1)
  expect(ledger.bill).toEqual({ spent: 0.00000705, uncertain: 0, reserved: 0 })
  expect(charged(server)).toBeCloseTo(ledger.bill.spent, 15)
})

test('repeats are calls of their own', async () => {
  const { server, chat } = await started({ answer: (_, call) => `story ${call}` })
  const texts: unknown[] = []
  for (const repeat of [0, 1, 2, 1]) texts.push(await chat.ask(story('a frog'), { repeat }))
  expect(texts.map((reply) => (reply as { text: string }).text)).toEqual([
    'story 0',
    'story 1',
    'story 2',
    'story 1',
  ])
  expect(server.calls.length).toBe(3)
})

test('everything in the request reaches the server under its name', async () => {
  const { server, chat } = await started()
  await chat.ask(
    story('a frog', { temperature: 0.5, topP: 0.9, seed: 7, stop: ['END'], extra: { top_k: 4 } }),
  )
  expect(server.calls[0]?.request).toEqual({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: 'Tell a story about a frog.' }],
    max_tokens: 200,
    temperature: 0.5,
    top_p: 0.9,
    seed: 7,
    stop: ['END'],
    top_k: 4,
  })
  expect(server.calls[0]?.idempotencyKey).toMatch(/^[0-9a-f]{32}$/)
})

faultSuite({ server: () => ({}), request: {}, patience: 150 })

test.each([400, 401, 403, 404, 422])('does not try again after %i', async (status) => {
  const { server, chat, ledger } = await started({ fault: () => ({ kind: 'status', status }) })
  const { message, failure } = await failed(chat.ask(story('a frog')))
  expect([server.calls.length, failure.status, failure.retryable]).toEqual([1, status, false])
  expect(message).toContain(`fault ${status}`)
  expect(failure.fatal).toBe(status === 401 || status === 403)
  expect(ledger.bill).toEqual({ spent: 0, uncertain: 0, reserved: 0 })
})

test('does not wait for an account without money to fill', async () => {
  const fault = { kind: 'status', status: 429, code: 'insufficient_quota' } as const
  const { server, chat } = await started({ fault: () => fault })
  expect((await failed(chat.ask(story('a frog')))).failure.fatal).toBe(true)
  expect(server.calls.length).toBe(1)
})

test('a wrong key is said in one sentence', async () => {
  const { chat } = await started({ apiKey: 'another' })
  expect((await failed(chat.ask(story('a frog')))).message).toBe('401 Incorrect API key provided')
})

test('gives up after so many attempts, and the next run may try again', async () => {
  let down = true
  const fault = (): Fault | undefined => (down ? { kind: 'status', status: 500 } : undefined)
  const { server, chat } = await started({ fault }, { retry: { attempts: 3, baseMs: 1 } })
  expect((await failed(chat.ask(story('a frog')))).failure.status).toBe(500)
  expect(server.calls.length).toBe(3)
  down = false
  expect(await chat.ask(story('a frog'))).toMatchObject({ kind: 'answer' })
})

test('a server that is not there was not paid', async () => {
  const { server, chat, ledger } = await started({}, { retry: { attempts: 2, baseMs: 1 } })
  await server.close()
  expect((await failed(chat.ask(story('a frog')))).message).toMatch(/no answer.*ECONNREFUSED/)
  expect(ledger.bill.uncertain).toBe(0)
})

test('refusals, filtered answers and answers cut off are seen, paid, kept, and are no answers', async () => {
  const faults: Fault[] = [
    { kind: 'refusal', reason: 'I will not write about that.' },
    { kind: 'filter' },
    { kind: 'length' },
  ]
  const { server, chat, ledger } = await started({
    fault: (call) => faults[call],
    answer: (_, call) => (call === 3 ? '' : 'Once upon a time there was a frog.'),
  })
  const ask = async (): Promise<unknown[]> => {
    const replies: unknown[] = []
    for (let n = 0; n < 4; n++) replies.push(await chat.ask(story(n)))
    return replies
  }
  const replies = await ask()
  expect(replies).toMatchObject([
    { kind: 'refusal', reason: 'I will not write about that.' },
    { kind: 'refusal', reason: 'content_filter' },
    { kind: 'length', partial: 'Once upon a time the' },
    { kind: 'refusal', reason: 'empty answer' },
  ])
  expect(await ask()).toEqual(replies)
  expect(server.calls.length).toBe(4)
  expect(ledger.counts).toEqual({ answer: 0, refusal: 3, length: 1, failure: 0 })
  expect(ledger.bill.spent).toBeCloseTo(charged(server), 15)
})

test('text arrives while it is written', async () => {
  const { server, chat } = await started({ answer: () => 'Once there was a very small frog – 🐸!' })
  const texts: string[] = []
  const reply = await chat.ask(story('a frog'), { onText: (text) => texts.push(text) })
  expect(server.calls[0]?.request.stream).toBe(true)
  expect(texts.length).toBeGreaterThan(3)
  expect(texts.every((text, i) => text.startsWith(texts[i - 1] ?? ''))).toBe(true)
  expect(reply).toMatchObject({
    kind: 'answer',
    text: texts.at(-1),
    usage: { completionTokens: 10 },
  })
  const again: string[] = []
  await chat.ask(story('a frog'), { onText: (text) => again.push(text) })
  expect(again).toEqual([texts.at(-1)])
})

test('an abort stops what never answers, keeps what is paid and says what may be', async () => {
  const fault = (call: number): Fault | undefined => (call > 1 ? { kind: 'hang' } : undefined)
  const { server, chat, ledger } = await started({ fault }, { ...fast, limits: { concurrency: 2 } })
  await chat.ask(story(0))
  await chat.ask(story(1))
  const controller = new AbortController()
  const hung = [2, 3, 4, 5].map((n) => chat.ask(story(n), { signal: controller.signal }))
  const settled = Promise.allSettled(hung)
  while (server.calls.length < 4) await new Promise((resolve) => setTimeout(resolve, 2))
  controller.abort(new Error('stopped by hand'))
  for (const result of await settled) {
    expect(result).toMatchObject({ status: 'rejected', reason: { message: 'stopped by hand' } })
  }
  expect(server.calls.length).toBe(4)
  expect(ledger.counts.answer).toBe(2)
  const { reserved, uncertain } = ledger.bill
  expect(reserved).toBe(0)
  expect(uncertain).toBeCloseTo(2 * chat.most(story(2)).dollars, 12)
  expect(await chat.ask(story(0), { signal: new AbortController().signal })).toMatchObject({
    kind: 'answer',
  })
})

test('an abort while waiting for another try ends the wait, and nothing was paid', async () => {
  const { promise: refused, retry } = noticing()
  const { chat, ledger } = await started(
    { fault: () => ({ kind: 'status', status: 503, headers: { 'retry-after': '3600' } }) },
    { retry },
  )
  const controller = new AbortController()
  const asking = chat.ask(story('a frog'), { signal: controller.signal })
  asking.catch(() => {})
  await refused
  await new Promise(setImmediate)
  controller.abort()
  await expect(asking).rejects.toThrow('aborted')
  expect(ledger.bill).toEqual({ spent: 0, uncertain: 0, reserved: 0 })
})

test('what is under way counts as begun by a process that is gone', async () => {
  const { server, store, provider, chat } = await started({ fault: () => ({ kind: 'hang' }) })
  const controller = new AbortController()
  const asking = chat.ask(story('a frog'), { signal: controller.signal })
  asking.catch(() => {})
  while (server.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  const crashed = memoryStore('heir', store.bytes())
  controller.abort()
  const heir = new LedgeredChat(provider, await Ledger.open({ ...crashed, alive: () => false }))
  expect(heir.ledger.bill.uncertain).toBeCloseTo(chat.most(story('a frog')).dollars, 12)
  expect(heir.ledger.bill.reserved).toBe(0)
})
