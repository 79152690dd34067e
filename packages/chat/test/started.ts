// What the tests of whole calls share: a fake server, a ledger in memory, and a chat between them.
import { afterEach } from 'vitest'
import {
  Ledger,
  LedgeredChat,
  type LedgeredChatOptions,
  type MemoryStore,
  memoryStore,
  type OpenAIChat,
  openaiChat,
  type RetryOptions,
} from '../src/index.ts'
import { type FakeOpenAI, type FakeOpenAIOptions, fakeOpenAI } from '../src/testing/index.ts'

/** A server and a chat that asks it; closed after the test. */
export interface Started {
  readonly server: FakeOpenAI
  readonly provider: OpenAIChat
  readonly store: MemoryStore
  readonly ledger: Ledger
  readonly chat: LedgeredChat
}

const open: FakeOpenAI[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

/** Retries without long pauses. */
export const fast: LedgeredChatOptions = { retry: { baseMs: 5, maxMs: 20 } }

/** Retries, and a promise that is kept when the first failure is being handled: when its pause is drawn. */
export function noticing(): { readonly promise: Promise<void>; readonly retry: RetryOptions } {
  let notice = (): void => {}
  const promise = new Promise<void>((resolve) => {
    notice = resolve
  })
  const random = (): number => {
    notice()
    return 0
  }
  return { promise, retry: { ...fast.retry, random } }
}

export async function started(
  serverOptions: FakeOpenAIOptions = {},
  options: LedgeredChatOptions = fast,
): Promise<Started> {
  const server = await fakeOpenAI(serverOptions)
  open.push(server)
  const provider = openaiChat({ baseURL: server.baseURL, apiKey: 'right' })
  const store = memoryStore('test')
  const ledger = await Ledger.open(store)
  return { server, provider, store, ledger, chat: new LedgeredChat(provider, ledger, options) }
}

/** The dollars that a server has charged, at the price of gpt-4o-mini. */
export function charged({ charges }: Pick<FakeOpenAI, 'charges'>): number {
  return charges.reduce(
    (sum, { promptTokens, completionTokens, batch }) =>
      sum + ((promptTokens * 0.15 + completionTokens * 0.6) / 1e6) * (batch ? 0.5 : 1),
    0,
  )
}
