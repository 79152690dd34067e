import { BudgetError, Ledger, LedgeredChat, memoryStore, runBatches } from '@ts/chat'
import { expect, test } from 'vitest'
import {
  type GeneratedStory,
  offlineChat,
  rejections,
  type StoryCall,
  StoryGenerator,
  type StoryPlan,
} from '../src/chat/index.ts'
import { offlineAnswer } from '../src/chat/offlineChat.ts'
import { childRecipe, missingWord } from '../src/index.ts'
import { charged, collect, fast, started } from './started.ts'

const plan: StoryPlan = { model: 'gpt-4o-mini', count: 60, seed: 1, perCall: 3 }
const texts = (stories: readonly GeneratedStory[]): string[] => stories.map(({ text }) => text)

test('the offline writer goes through the whole pipeline without a key', async () => {
  const chat = new LedgeredChat(offlineChat(), await Ledger.open(memoryStore()), { budget: 0 })
  for (const perCall of [1, 4]) {
    const generator = new StoryGenerator(chat, { ...plan, model: 'offline', perCall })
    const stories = await collect(generator.run())
    expect(stories.length).toBe(60)
    for (const { text, words } of stories) {
      expect(missingWord(text, Object.values(words))).toBeUndefined()
    }
    const { coverage, filters, asked, accepted, givenUp } = generator.report
    expect([asked, accepted, givenUp]).toEqual([60, 60, 0])
    for (const { axis, most, least } of coverage.axes) {
      if (axis !== 'features') expect(most - least, axis).toBeLessThanOrEqual(1)
    }
    expect(filters.accepted).toBe(60)
  }
  expect(chat.ledger.bill.spent).toBe(0)
})

test('every story is as asked, in the order of the walk, and says where it comes from', async () => {
  const { server, chat } = await started({
    fault: (call) => ({ kind: 'slow', ms: (call * 7) % 12 }),
  })
  const generator = new StoryGenerator(chat, plan)
  const stories = await collect(generator.run())
  expect(stories.map(({ source }) => source.index)).toEqual(stories.map((_, i) => i))
  expect(server.calls.length).toBe(20)
  const { source, features, words } = stories[7]!
  expect(source).toMatchObject({
    provider: expect.stringMatching(/^http.*v1$/),
    model: 'gpt-4o-mini',
    recipe: childRecipe.name,
    seed: 1,
    index: 7,
    attempt: 0,
    part: 1,
    repaired: false,
  })
  expect(await chat.ledger.get(source.call)).toMatchObject({ kind: 'answer' })
  expect(source.prompt).toContain(`the noun "${words.noun}"`)
  for (const { name, ask } of childRecipe.features) {
    if (features.includes(name)) expect(source.prompt).toContain(ask)
  }
})

test('what is rejected is asked for again, and counted by its reason', async () => {
  const answer = (prompt: string, call: number): string => {
    const good = offlineAnswer(prompt, call)
    if (call % 5 === 0) return 'As an AI language model, I cannot write stories about that.'
    if (call % 5 === 1) return good.replace('=== 2', '=== 1')
    return good
  }
  const { chat } = await started({
    answer: ({ messages }, call) => answer(messages[0]!.content, call),
    fault: (call) =>
      call === 7 ? { kind: 'refusal', reason: 'No.' } : call === 8 ? { kind: 'length' } : undefined,
  })
  const generator = new StoryGenerator(chat, { ...plan, attempts: 6 })
  const stories = await collect(generator.run())
  expect(stories.length).toBe(60)
  expect(new Set(stories.map(({ source }) => source.index)).size).toBe(60)
  const { lost, givenUp } = generator.report
  expect(lost.refused).toBe(3)
  expect(lost.ambiguous).toBeGreaterThan(5)
  expect(lost['cut off']).toBeGreaterThan(0)
  expect(givenUp).toBe(0)
  expect(Object.fromEntries(rejections(generator.report))).toMatchObject({
    refused: 3,
    missing: lost.missing,
  })
  expect(stories.some(({ source }) => source.attempt > 0)).toBe(true)
})

test('a story that never comes is given up after its attempts', async () => {
  const { server, chat } = await started({ answer: () => 'No story today.' })
  const generator = new StoryGenerator(chat, { ...plan, count: 4, perCall: 1, attempts: 2 })
  expect(await collect(generator.run())).toEqual([])
  expect(generator.report).toMatchObject({ accepted: 0, givenUp: 4, calls: 8 })
  expect(server.calls.length).toBe(8)
  expect(generator.report.filters.rejected.length).toBe(8)
})

test('a second run costs nothing and gives the same stories', async () => {
  const { server, chat, store, provider } = await started()
  const first = await collect(new StoryGenerator(chat, plan).run())
  const calls = server.calls.length
  const later = new LedgeredChat(provider, await Ledger.open(memoryStore('b', store.bytes())), fast)
  expect(await collect(new StoryGenerator(later, plan).run())).toEqual(first)
  // A larger count goes on where the smaller one ended.
  const more = await collect(new StoryGenerator(later, { ...plan, count: 90 }).run())
  expect(texts(more).slice(0, 60)).toEqual(texts(first))
  expect(server.calls.length).toBe(calls + 10)
})

test('faults and a budget that ends: what came is a beginning of what comes with more money', async () => {
  const faults = [
    { kind: 'status', status: 500 },
    { kind: 'drop' },
    { kind: 'cut' },
    { kind: 'malformed' },
    { kind: 'status', status: 429, headers: { 'retry-after-ms': '2' } },
  ] as const
  const { server, provider, store, chat } = await started(
    { fault: (call) => faults[(call * 7919 + 13) % 25] },
    { ...fast, budget: 0.012 },
  )
  const stories: GeneratedStory[] = []
  const run = async (): Promise<void> => {
    for await (const story of new StoryGenerator(chat, { ...plan, count: 120 }).run()) {
      stories.push(story)
    }
  }
  await expect(run()).rejects.toThrow(BudgetError)
  expect(charged(server)).toBeLessThanOrEqual(0.012)
  expect(stories.length).toBeGreaterThan(20)
  const richer = new LedgeredChat(
    provider,
    await Ledger.open(memoryStore('r', store.bytes())),
    fast,
  )
  const all = await collect(new StoryGenerator(richer, { ...plan, count: 120 }).run())
  expect(texts(all).slice(0, stories.length)).toEqual(texts(stories))
  expect(all.length).toBe(120)
  const delivered = server.charges.filter((charge) => charge.delivered)
  expect(richer.ledger.bill.spent).toBeCloseTo(charged({ charges: delivered }), 12)
  expect(new Set(delivered.map(({ prompt }) => prompt)).size).toBe(delivered.length)
})

test('a call that fails for good is told, and made again by the next run', async () => {
  let broken = true
  const { chat } = await started({
    fault: (call) => (broken && call === 3 ? { kind: 'status', status: 400 } : undefined),
  })
  const generator = new StoryGenerator(chat, plan)
  expect((await collect(generator.run())).length).toBe(57)
  expect(generator.report).toMatchObject({ failedCalls: 1, lastError: '400 fault 400' })
  broken = false
  expect((await collect(new StoryGenerator(chat, plan).run())).length).toBe(60)
})

test('in batches: the same stories, at half the price, over passes of different processes', async () => {
  const spoil = (prompt: string, call: number): string =>
    call % 6 === 2 ? 'No.' : offlineAnswer(prompt)
  const { server, provider, store } = await started({
    answer: ({ messages }, call) => spoil(messages[0]!.content, call),
    batchFault: (batch) => (batch === 0 ? { kind: 'expire', done: 12 } : undefined),
  })
  let stories: GeneratedStory[] = []
  let bytes = store.bytes()
  for (let pass = 0; pass < 8; pass++) {
    const memory = memoryStore(`pass${pass}`, bytes)
    const chat = new LedgeredChat(provider, await Ledger.open(memory), fast)
    await runBatches(chat, provider.batches, [])
    const missing: StoryCall[] = []
    const generator = new StoryGenerator(chat, plan)
    stories = await collect(generator.run({ onMissing: (call) => missing.push(call) }))
    if (missing.length === 0) break
    await runBatches(chat, provider.batches, missing)
    bytes = memory.bytes()
  }
  expect(server.calls.length).toBe(0)
  expect(stories.map(({ source }) => source.index).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 60 }, (_, i) => i),
  )
  expect(server.batches.batches.length).toBeGreaterThanOrEqual(3)
})

test('refuses a plan that cannot be', async () => {
  const { chat } = await started()
  const run = (change: Partial<StoryPlan>): Promise<unknown> =>
    collect(new StoryGenerator(chat, { ...plan, ...change }).run())
  await expect(run({ count: -1 })).rejects.toThrow('datagen: count must be')
  await expect(run({ perCall: 0 })).rejects.toThrow('datagen: stories per call must be')
  await expect(run({ attempts: 0 })).rejects.toThrow('datagen: attempts must be')
})
