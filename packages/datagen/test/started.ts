// A fake server that tells stories, a ledger in memory, and a chat between them.
import {
  Ledger,
  LedgeredChat,
  type LedgeredChatOptions,
  type MemoryStore,
  memoryStore,
  type OpenAIChat,
  openaiChat,
} from '@ts/chat'
import { type FakeOpenAI, type FakeOpenAIOptions, fakeOpenAI } from '@ts/chat/testing'
import { afterEach } from 'vitest'
import { offlineAnswer } from '../src/chat/offlineChat.ts'

export interface Started {
  readonly server: FakeOpenAI
  readonly provider: OpenAIChat
  readonly store: MemoryStore
  readonly chat: LedgeredChat
}

const open: FakeOpenAI[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

export const fast: LedgeredChatOptions = { retry: { attempts: 20, baseMs: 2, maxMs: 10 } }

/** Starts a server that answers as the offline writer does, unless told otherwise. */
export async function started(
  serverOptions: FakeOpenAIOptions = {},
  options: LedgeredChatOptions = fast,
): Promise<Started> {
  const server = await fakeOpenAI({
    answer: ({ messages }) => offlineAnswer(messages.at(-1)!.content),
    ...serverOptions,
  })
  open.push(server)
  const provider = openaiChat({ baseURL: server.baseURL, apiKey: 'right' })
  const store = memoryStore('test')
  const chat = new LedgeredChat(provider, await Ledger.open(store), options)
  return { server, provider, store, chat }
}

/** Dollars that a server has charged, at the price of gpt-4o-mini. */
export function charged({ charges }: Pick<FakeOpenAI, 'charges'>): number {
  return charges.reduce(
    (sum, { promptTokens, completionTokens, batch }) =>
      sum + ((promptTokens * 0.15 + completionTokens * 0.6) / 1e6) * (batch ? 0.5 : 1),
    0,
  )
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
