import { expect, test } from 'vitest'
import {
  type BatchReport,
  type BatchService,
  Ledger,
  LedgeredChat,
  memoryStore,
  runBatches,
  waitForBatches,
} from '../src/index.ts'
import type { BatchFault } from '../src/testing/index.ts'
import { charged, fast, started } from './started.ts'
import { story } from './story.ts'

const stories = (count: number) => Array.from({ length: count }, (_, n) => ({ request: story(n) }))

test('a batch is sent, waited for, collected and cleaned away, at half the price', async () => {
  const { server, provider, ledger, chat } = await started({ batch: { looks: 2 } })
  const pass = (): Promise<BatchReport> => runBatches(chat, provider.batches, stories(30))
  expect(await pass()).toMatchObject({ sent: 30, waiting: 30, comeBackMs: 60_000 })
  expect(ledger.bill.reserved).toBeGreaterThan(0)
  expect(await pass()).toMatchObject({ sent: 0, collected: 0, waiting: 30 })
  expect(await pass()).toEqual({
    collected: 30,
    failed: 0,
    returned: 0,
    sent: 0,
    waiting: 0,
    held: 0,
    overBudget: false,
  })
  expect(await chat.ask(story(7))).toMatchObject({
    kind: 'answer',
    text: 'An answer to: Tell a story about 7.',
  })
  expect(server.calls.length).toBe(0)
  expect(server.batches.files.size).toBe(0)
  expect(ledger.bill).toEqual({
    spent: expect.closeTo(charged(server), 12),
    uncertain: 0,
    reserved: 0,
  })
})

test('any later process picks the batches up', async () => {
  const { server, provider, store, chat } = await started()
  await runBatches(chat, provider.batches, stories(20))
  const later = new LedgeredChat(
    provider,
    await Ledger.open(memoryStore('later', store.bytes())),
    fast,
  )
  // Without being told the calls again: what is there is collected.
  expect(await runBatches(later, provider.batches, [])).toMatchObject({ collected: 20, waiting: 0 })
  expect(await runBatches(later, provider.batches, stories(25))).toMatchObject({
    sent: 5,
    waiting: 5,
  })
  expect(server.batches.batches.length).toBe(2)
})

test('splits by number, by bytes and by model', async () => {
  const { server, provider, chat } = await started({ batch: { looks: 100 } })
  await runBatches(chat, provider.batches, stories(25), { maxRequests: 10 })
  const sizes = (): number[] =>
    server.batches.batches.map(
      ({ input_file_id }) => server.batches.files.get(input_file_id)!.split('\n').length - 1,
    )
  expect(sizes()).toEqual([10, 10, 5])
  const line = provider.batches.line('0'.repeat(32), story(100)).length + 1
  const more = Array.from({ length: 7 }, (_, n) => ({ request: story(100 + n) }))
  await runBatches(chat, provider.batches, more, { maxBytes: 3 * line + 5 })
  expect(sizes().slice(-3)).toEqual([3, 3, 1])
  const mixed = ['gpt-4o', 'gpt-4o-mini', 'gpt-4o'].map((model) => ({
    request: story('x', { model }),
  }))
  await runBatches(chat, provider.batches, mixed)
  expect(sizes().slice(-2)).toEqual([1, 1])
  await expect(runBatches(chat, provider.batches, stories(99), { maxBytes: 50 })).rejects.toThrow(
    'a call may have 50 bytes, got',
  )
})

test('what expired is billed, merged and sent again', async () => {
  const batchFault = (batch: number): BatchFault | undefined =>
    batch === 0 ? { kind: 'expire', done: 12 } : undefined
  const { server, provider, ledger, chat } = await started({ batchFault })
  const reports: BatchReport[] = []
  await waitForBatches(chat, provider.batches, () => stories(30), {
    pollMs: 1,
    onPass: (report) => reports.push(report),
  })
  expect(reports).toMatchObject([
    { sent: 30 },
    { collected: 12, returned: 18, sent: 18 },
    { collected: 18, returned: 0, waiting: 0 },
  ])
  expect(ledger.counts.answer).toBe(30)
  expect(server.charges.length).toBe(30)
  expect(ledger.bill.spent).toBeCloseTo(charged(server), 12)
})

test('calls that the server could not answer go again, those it refused do not', async () => {
  const batchFault = (batch: number): BatchFault | undefined =>
    [
      { kind: 'errors', places: [1, 4], status: 500 } as const,
      { kind: 'errors', places: [0], status: 400 } as const,
    ][batch]
  const { provider, ledger, chat } = await started({ batchFault })
  const last = await waitForBatches(chat, provider.batches, () => stories(6), { pollMs: 1 })
  expect(last).toMatchObject({ failed: 1, collected: 1, returned: 0 })
  expect(ledger.counts).toEqual({ answer: 5, refusal: 0, length: 0, failure: 1 })
  await expect(chat.ask(story(1))).rejects.toThrow('refused this request in a batch: 400 fault 400')
})

test('keeps to the tokens that may wait', async () => {
  const { server, provider, ledger, chat } = await started({ batch: { enqueuedTokens: 200 } })
  const count = (text: string): number => Math.ceil(text.length / 4)
  const counting = new LedgeredChat(provider, ledger, { ...fast, countTokens: count })
  const report = await runBatches(counting, provider.batches, stories(60), { enqueuedTokens: 200 })
  expect(report.sent).toBeGreaterThan(10)
  expect(report.sent + report.held).toBe(60)
  await waitForBatches(chat, provider.batches, () => stories(60), {
    enqueuedTokens: 900,
    pollMs: 1,
  })
  expect(ledger.counts.answer).toBe(60)
  expect(server.batches.batches.every(({ status }) => status === 'completed')).toBe(true)
})

test('finds out by itself how many tokens may wait, and remembers', async () => {
  const { server, provider, ledger, store, chat } = await started({
    batch: { enqueuedTokens: 200 },
  })
  await waitForBatches(chat, provider.batches, () => stories(60), { pollMs: 1 })
  expect(ledger.counts.answer).toBe(60)
  expect(server.charges.length).toBe(60)
  const failures = server.batches.batches.filter(({ status }) => status === 'failed')
  expect(failures.length).toBeGreaterThan(0)
  expect(
    (await Ledger.open(memoryStore('later', store.bytes()))).batchTokens(provider.server),
  ).toBe(ledger.batchTokens(provider.server))
  expect(ledger.batchTokens(provider.server)).toBeLessThan(2000)
})

test('an invalid batch is said, and is not sent again by itself', async () => {
  const batchFault = (batch: number): BatchFault | undefined =>
    batch === 0 ? { kind: 'fail', code: 'invalid_json_line', message: 'Line 3 is bad' } : undefined
  const { server, provider, ledger, chat } = await started({ batchFault })
  const pass = (): Promise<BatchReport> => runBatches(chat, provider.batches, stories(3))
  await pass()
  await expect(pass()).rejects.toThrow('found it invalid, Line 3 is bad (invalid_json_line)')
  expect([server.batches.batches.length, ledger.batches.length]).toEqual([1, 0])
  expect(await pass()).toMatchObject({ sent: 3 })
})

test('a batch whose start was not heard of is found, not started twice', async () => {
  const batchFault = (batch: number): BatchFault | undefined =>
    batch === 0 ? { kind: 'drop' } : undefined
  const { server, provider, ledger, chat } = await started({ batchFault })
  expect(await runBatches(chat, provider.batches, stories(10))).toMatchObject({ sent: 10 })
  expect(server.batches.batches.length).toBe(1)
  await runBatches(chat, provider.batches, stories(10))
  expect(ledger.counts.answer).toBe(10)
})

test('a crash between any two steps is made good by the next process', async () => {
  // The process dies at its n-th step with the server, before or after the step.
  for (const after of [false, true]) {
    for (let step = 0; step < 6; step++) {
      const { server, provider, store, chat } = await started()
      const crash = dyingAt(provider.batches, step, after)
      for (let pass = 0; pass < 3; pass++) {
        await runBatches(chat, crash, stories(8)).catch(() => {})
      }
      const heirStore = { ...memoryStore('heir', store.bytes()), alive: () => false }
      const heir = new LedgeredChat(provider, await Ledger.open(heirStore), fast)
      await waitForBatches(heir, provider.batches, () => stories(8), { pollMs: 1 })
      expect([after, step, heir.ledger.counts.answer]).toEqual([after, step, 8])
      expect([after, step, server.charges.length]).toEqual([after, step, 8])
      expect(heir.ledger.bill.spent).toBeCloseTo(charged(server), 12)
      expect(heir.ledger.bill.reserved).toBe(0)
    }
  }
})

test('sends no more than the budget allows, and says so', async () => {
  const { server, provider, ledger } = await started({ answer: () => 'x'.repeat(800) })
  const chat = new LedgeredChat(provider, ledger, { ...fast, budget: 0.001 })
  const report = await runBatches(chat, provider.batches, stories(100))
  expect(report).toMatchObject({ overBudget: true })
  expect(report.sent + report.held).toBe(100)
  expect(ledger.bill.reserved).toBeLessThanOrEqual(0.001)
  const last = await waitForBatches(chat, provider.batches, () => stories(100), { pollMs: 1 })
  expect(last).toMatchObject({ overBudget: true, waiting: 0 })
  expect(charged(server)).toBeLessThanOrEqual(0.001)
  expect(charged(server)).toBeGreaterThan(0.0008)
})

test('a call in a batch is not asked for beside it, nor the other way round', async () => {
  let letGo = (): void => {}
  const until = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const { server, provider, chat } = await started({ fault: () => ({ kind: 'held', until }) })
  const asking = chat.ask(story(0))
  while (server.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  expect(await runBatches(chat, provider.batches, stories(3))).toMatchObject({ sent: 2, held: 1 })
  await expect(chat.ask(story(1))).rejects.toThrow(/is in batch [0-9a-f]{32}; collect that first/)
  letGo()
  await asking
  expect(chat.ledger.bill.uncertain).toBe(0)
})

test('two processes do not send the same calls', async () => {
  const { server, provider, store, chat } = await started()
  const other = new LedgeredChat(provider, await Ledger.open({ ...store, owner: 'other' }), fast)
  await Promise.all([chat, other].map((one) => runBatches(one, provider.batches, stories(10))))
  await waitForBatches(chat, provider.batches, () => stories(10), { pollMs: 1 })
  expect(server.charges.length).toBe(10)
  expect(chat.ledger.counts.answer).toBe(10)
})

test('two processes that collect the same batch at once do not pay twice', async () => {
  const { server, provider, store, chat } = await started()
  await runBatches(chat, provider.batches, stories(50))
  const other = new LedgeredChat(provider, await Ledger.open({ ...store, owner: 'other' }), fast)
  await Promise.all(
    [chat, other].map((one) => runBatches(one, provider.batches, []).catch(() => {})),
  )
  await Promise.all([chat.ledger.refresh(), other.ledger.refresh()])
  const later = await Ledger.open(memoryStore('later', store.bytes()))
  for (const { counts, bill } of [chat.ledger, other.ledger, later]) {
    expect(counts.answer).toBe(50)
    expect(bill).toEqual({ spent: expect.closeTo(charged(server), 12), uncertain: 0, reserved: 0 })
  }
})

// A service whose process dies at one step: that step and all later ones never return an answer.
function dyingAt(service: BatchService, step: number, after: boolean): BatchService {
  let steps = 0
  const mortal =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const dead = steps++ >= step
      if (!dead) return work(...args)
      if (after && steps === step + 1) await work(...args)
      throw new Error('died')
    }
  return {
    ...service,
    submit: mortal(service.submit),
    find: mortal(service.find),
    poll: mortal(service.poll),
    clean: mortal(service.clean),
    results: async function* (batch, signal) {
      const read = mortal(async () => {})
      await read()
      yield* service.results(batch, signal)
    },
  }
}

test('a server is asked for its own batches only', async () => {
  const first = await started()
  const second = await started({ batch: { enqueuedTokens: 40 } })
  const { ledger } = first
  const there = new LedgeredChat(second.provider, ledger, fast)
  await runBatches(first.chat, first.provider.batches, stories(10))
  expect(ledger.batches).toMatchObject([{ server: first.server.baseURL }])
  // What one server cannot take does not hold the other back, and neither knows the other's batches.
  const elsewhere = await runBatches(there, second.provider.batches, stories(3))
  expect(elsewhere).toMatchObject({ collected: 0, sent: 3, waiting: 3 })
  expect(await runBatches(there, second.provider.batches, [])).toMatchObject({ collected: 3 })
  expect(ledger.batches).toMatchObject([{ server: first.server.baseURL }])
  expect(await runBatches(first.chat, first.provider.batches, [])).toMatchObject({ collected: 10 })
  expect(ledger.batches).toEqual([])
  expect(second.server.charges).toHaveLength(3)
})
