import { expect, test } from 'vitest'
import {
  askAll,
  BudgetError,
  functionChat,
  Ledger,
  LedgeredChat,
  memoryStore,
} from '../src/index.ts'
import { everyFault } from '../src/testing/index.ts'
import { charged, fast, started } from './started.ts'
import { story } from './story.ts'

function* stories(count: number, drawn: { count: number } = { count: 0 }) {
  for (let n = 0; n < count; n++) {
    drawn.count = n + 1
    yield { request: story(n), n }
  }
}

test('asks for all with so many at once, and draws no more than it needs', async () => {
  const options = { ...fast, limits: { concurrency: 5 } }
  const { server, chat } = await started({ fault: () => ({ kind: 'slow', ms: 10 }) }, options)
  const drawn = { count: 0 }
  const seen = new Set<number>()
  for await (const { call, reply } of askAll(chat, stories(60, drawn))) {
    expect(reply?.kind === 'answer' && reply.text).toContain(`about ${call.n}.`)
    seen.add(call.n)
    expect(drawn.count).toBeLessThanOrEqual(server.charges.length + 6)
  }
  expect(seen.size).toBe(60)
  expect(server.peak).toBe(5)
})

test('5 % of every fault: every answer once, and the bill to the cent', async () => {
  const options = { retry: { attempts: 20, baseMs: 5, maxMs: 20 }, limits: { concurrency: 20 } }
  const { server, chat, ledger } = await started({ fault: everyFault }, options)
  const texts = new Map<number, string>()
  for await (const { call, reply } of askAll(chat, stories(200))) {
    if (reply?.kind === 'answer') texts.set(call.n, reply.text)
  }
  expect(texts.size).toBe(200)
  const delivered = server.charges.filter((charge) => charge.delivered)
  expect(new Set(delivered.map(({ prompt }) => prompt)).size).toBe(delivered.length)
  expect(ledger.bill.spent).toBeCloseTo(charged({ ...server, charges: delivered }), 12)
  const undelivered = charged(server) - ledger.bill.spent
  expect(undelivered).toBeGreaterThan(0)
  expect(ledger.bill.uncertain).toBeGreaterThanOrEqual(undelivered)
})

test('one request that is refused does not stop the others', async () => {
  const bad = (call: number) =>
    call === 3 ? ({ kind: 'status', status: 400 } as const) : undefined
  const { chat } = await started({ fault: bad })
  const errors: string[] = []
  let answers = 0
  for await (const { error, reply } of askAll(chat, stories(10))) {
    if (error !== undefined) errors.push(error.message)
    if (reply !== undefined) answers += 1
  }
  expect([errors, answers]).toEqual([['400 fault 400'], 9])
})

test('what is wrong for all stops all, after what is under way', async () => {
  const fault = (call: number) =>
    call >= 12 ? ({ kind: 'status', status: 401 } as const) : ({ kind: 'slow', ms: 20 } as const)
  const { server, chat } = await started({ fault })
  let answers = 0
  const all = async (): Promise<void> => {
    for await (const { reply } of askAll(chat, stories(1000))) if (reply) answers += 1
  }
  await expect(all()).rejects.toThrow('401 fault 401')
  expect(answers).toBe(12)
  expect(server.calls.length).toBeLessThan(30)
})

test('a server that is down is not asked for every call', async () => {
  const { server, chat } = await started(
    { fault: () => ({ kind: 'status', status: 500 }) },
    { retry: { attempts: 1 } },
  )
  const all = async (): Promise<void> => {
    for await (const _ of askAll(chat, stories(1000), { errorsInARow: 12 }));
  }
  await expect(all()).rejects.toThrow('500 fault 500')
  expect(server.calls.length).toBeLessThan(30)
})

test('the budget stops new calls before it would be exceeded, also counting what is under way', async () => {
  const answer = () => 'a story '.repeat(80)
  const fault = () => ({ kind: 'slow', ms: 5 }) as const
  const budget = 0.004
  const { server, store, provider, chat, ledger } = await started(
    { answer, fault },
    { ...fast, budget, limits: { concurrency: 16 } },
  )
  let answers = 0
  const all = async (): Promise<void> => {
    for await (const { reply } of askAll(chat, stories(1000))) if (reply) answers += 1
  }
  await expect(all()).rejects.toThrow(/budget: the next call can cost \$0\.0001.* of \$0\.00 /)
  expect(charged(server)).toBeLessThanOrEqual(budget)
  expect(charged(server)).toBeCloseTo(ledger.bill.spent, 12)
  // It waited for calls under way, so what is left would not pay for another one.
  expect(budget - charged(server)).toBeLessThan(chat.most(story(999)).dollars)
  expect(answers).toBe(server.charges.length)

  // A later run counts what was spent; what is paid for costs nothing.
  const later = await Ledger.open(memoryStore('later', store.bytes()))
  const chat2 = new LedgeredChat(provider, later, { ...fast, budget })
  expect(await chat2.ask(story(0))).toMatchObject({ kind: 'answer' })
  await expect(chat2.ask(story(998))).rejects.toThrow(BudgetError)
  const chat3 = new LedgeredChat(provider, later, { ...fast, budget: 2 * budget })
  expect(await chat3.ask(story(998))).toMatchObject({ kind: 'answer' })
})

test('two processes keep to one budget', async () => {
  const options = { ...fast, budget: 0.003, limits: { concurrency: 8 } }
  const { server, provider, store, chat } = await started(
    { answer: () => 'a story '.repeat(90) },
    options,
  )
  const other = new LedgeredChat(provider, await Ledger.open({ ...store, owner: 'other' }), options)
  const all = async (one: LedgeredChat, from: number): Promise<void> => {
    const calls = Array.from({ length: 500 }, (_, n) => ({ request: story(from + n) }))
    for await (const _ of askAll(one, calls));
  }
  const ends = await Promise.allSettled([all(chat, 0), all(other, 1000)])
  for (const end of ends) expect(end).toMatchObject({ reason: { name: 'BudgetError' } })
  expect(charged(server)).toBeLessThanOrEqual(0.003)
  expect(charged(server)).toBeGreaterThan(0.0025)
})

test('a budget needs to know how long an answer can be', async () => {
  const { server, provider, ledger } = await started()
  const chat = new LedgeredChat(provider, ledger, {
    budget: 5,
    prices: { date: '2026-01-01', models: { mine: { input: 1, output: 1 } } },
  })
  const { maxTokens: _, ...open } = story('a frog', { model: 'mine' })
  await expect(chat.ask(open)).rejects.toThrow('set maxTokens, or maxOutput of mine')
  await expect(chat.ask(story('a frog'))).rejects.toThrow(
    'prices of 2026-01-01: no price for "gpt-4o-mini"',
  )
  expect(server.calls.length).toBe(0)
})

test('breaking off waits for what is under way: it is paid for', async () => {
  const { server, chat, ledger } = await started({ fault: () => ({ kind: 'slow', ms: 30 }) })
  for await (const { reply } of askAll(chat, stories(1000))) if (reply) break
  expect(ledger.counts.answer).toBe(server.charges.length)
  expect(ledger.bill).toMatchObject({ uncertain: 0, reserved: 0 })
})

test('any function can answer, free and within any budget', async () => {
  const provider = functionChat('offline', async function* ({ messages }, { signal }) {
    yield 'About '
    signal?.throwIfAborted()
    yield `"${messages[0]?.content}"`
  })
  const ledger = await Ledger.open(memoryStore())
  const chat = new LedgeredChat(provider, ledger, { budget: 0 })
  const texts: string[] = []
  for await (const { reply } of askAll(chat, stories(3))) {
    if (reply?.kind === 'answer') texts.push(reply.text)
  }
  expect(texts.sort()).toEqual([0, 1, 2].map((n) => `About "Tell a story about ${n}."`))
  expect(ledger.bill.spent).toBe(0)
})

test('a consumer slower than all calls under way together gets every reply', async () => {
  const ledger = await Ledger.open(memoryStore())
  const chat = new LedgeredChat(
    functionChat('quick', () => 'yes'),
    ledger,
  )
  let replies = 0
  for await (const { reply } of askAll(chat, stories(40))) {
    replies += Number(reply?.kind === 'answer')
    // Long enough for all others to end meanwhile.
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
  }
  expect(replies).toBe(40)
})
