// What must hold of calls to a server that misbehaves, whoever answers behind the faults: the fake server itself, or a real one.
import { expect, test } from 'vitest'
import { type ChatRequest, Ledger, LedgeredChat } from '../src/index.ts'
import type { FakeOpenAIOptions, Fault } from '../src/testing/index.ts'
import { charged, fast, noticing, started } from './started.ts'
import { story } from './story.ts'

/** Who answers, and how it is asked. */
export interface FaultSuite {
  /** of the server that misbehaves: who answers behind it */
  readonly server: () => FakeOpenAIOptions
  /** for every request */
  readonly request: Partial<ChatRequest>
  /** ms in which an answer is there for sure */
  readonly patience: number
}

const passing: readonly [string, Fault, paid: boolean][] = [
  ['408', { kind: 'status', status: 408 }, false],
  ['409', { kind: 'status', status: 409 }, false],
  ['429', { kind: 'status', status: 429 }, false],
  ['500', { kind: 'status', status: 500 }, false],
  ['503', { kind: 'status', status: 503 }, false],
  ['a connection that closes before the answer', { kind: 'drop' }, true],
  ['a connection that closes in the middle of it', { kind: 'cut' }, true],
  ['malformed JSON', { kind: 'malformed' }, true],
]

// A real model may say more than it is allowed to.
const said = { kind: expect.stringMatching(/^(answer|length)$/) }

/** Declares the tests. */
export function faultSuite({ server: behind, request, patience }: FaultSuite): void {
  const ask = (about: string | number): ChatRequest => story(about, request)

  test.each(passing)('tries again after %s, whole and streamed', async (_, fault, maybePaid) => {
    const { server, chat, ledger } = await started({
      ...behind(),
      fault: (call) => (call % 3 < 2 ? fault : undefined),
    })
    expect(await chat.ask(ask('a frog'))).toMatchObject(said)
    expect(await chat.ask(ask('a toad'), { onText: () => {} })).toMatchObject(said)
    expect(server.calls.length).toBe(6)
    // What may have been charged for nothing is in the bill, but apart from what is known.
    const most = chat.most(ask('a frog')).dollars
    expect(ledger.bill.uncertain).toBeCloseTo(maybePaid ? 4 * most : 0, 12)
    expect(ledger.bill.reserved).toBe(0)
    expect(ledger.bill.spent).toBeCloseTo(
      charged({ charges: server.charges.filter(({ delivered }) => delivered) }),
      12,
    )
    expect(ledger.bill.spent).toBeGreaterThan(0)
    expect(ledger.bill.spent + ledger.bill.uncertain).toBeGreaterThanOrEqual(
      charged(server) - 1e-12,
    )
  })

  test('Retry-After holds all calls back', async () => {
    const headers = { 'retry-after': '0.4' }
    const fault = (call: number): Fault | undefined =>
      call === 0 ? { kind: 'status', status: 429, headers } : undefined
    const { promise: noticed, retry } = noticing()
    const { server, chat } = await started({ ...behind(), fault }, { retry })
    const first = chat.ask(ask('a frog'))
    await noticed
    await Promise.all([first, chat.ask(ask('a toad'))])
    const [refused, second, third] = server.calls.map(({ at }) => at)
    expect(second! - refused!).toBeGreaterThanOrEqual(395)
    expect(third! - refused!).toBeGreaterThanOrEqual(395)
  })

  test('a hung answer is given up and asked again', async () => {
    const fault = (call: number): Fault | undefined => (call === 0 ? { kind: 'hang' } : undefined)
    const { chat, ledger } = await started(
      { ...behind(), fault },
      { ...fast, limits: { timeoutMs: patience } },
    )
    expect(await chat.ask(ask('a frog'))).toMatchObject(said)
    expect(ledger.bill.uncertain).toBeGreaterThan(0)
  })

  test('two processes that want the same call make it once', async () => {
    const { server, provider, store, chat } = await started({
      ...behind(),
      fault: () => ({ kind: 'slow', ms: 60 }),
    })
    const other = await Ledger.open({ ...store, owner: 'other' })
    const theirs = new LedgeredChat(provider, other, fast)
    const wanted = Array.from({ length: 20 }, (_, n) => ask(n))
    const replies = await Promise.all(
      [chat, theirs].map((one) => Promise.all(wanted.map((request) => one.ask(request)))),
    )
    expect(replies[0]).toEqual(replies[1])
    expect(server.calls.length).toBe(20)
    expect(Object.values(chat.ledger.counts).reduce((a, b) => a + b)).toBe(20)
  })
}
