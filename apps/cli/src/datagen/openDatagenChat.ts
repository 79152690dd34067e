// Who writes the stories, by the name on the command line, behind a ledger.
import { readFile } from 'node:fs/promises'
import {
  type BatchService,
  Ledger,
  LedgeredChat,
  memoryStore,
  type OpenAIChat,
  openaiChat,
  parsePrices,
} from '@ts/chat'
import { openLedger } from '@ts/chat/node'
import { offlineChat } from '@ts/datagen/chat'
import { UserError } from '../errors.ts'
import { exists } from '../exists.ts'
import { openTokenizerFile } from '../tokenizerFile.ts'
import { openModelChat } from './modelChat.ts'

/** What decides who is asked, and how. */
export interface ChatRequestOptions {
  readonly provider: string
  readonly baseUrl?: string
  readonly free?: boolean
  readonly prices?: string
  readonly tokenizer?: string
  readonly budget?: number
  readonly concurrency: number
  readonly rpm?: number
  readonly tpm?: number
  readonly threads: number
  /** nothing will be sent: no key is needed */
  readonly silent?: boolean
}

/** A chat, its batches if it has any, and what to close. */
export interface DatagenChat {
  readonly chat: LedgeredChat
  readonly batches: BatchService | null
  close(): Promise<void>
}

/**
 * Opens the provider: `openai` (with --base-url any compatible server), `offline`, or the path of a model.
 *
 * @param ledgerPath undefined: a ledger in memory, for what costs nothing to make again
 * @throws UserError where a key is missing
 */
export async function openDatagenChat(
  options: ChatRequestOptions,
  ledgerPath: string | undefined,
): Promise<DatagenChat> {
  const { provider, budget, prices, tokenizer, concurrency, rpm, tpm } = options
  if (provider !== 'openai' && provider !== 'offline' && !(await exists(provider))) {
    throw new UserError(
      `--provider: openai, offline, or the path of a model is expected, and there is no file or folder '${provider}'`,
    )
  }
  const local =
    provider === 'openai' || provider === 'offline'
      ? null
      : await openModelChat(provider, options.threads)
  const openai = provider === 'openai' ? openServer(options) : null
  const counter = tokenizer === undefined ? null : await openTokenizerFile(tokenizer)
  const table = prices === undefined ? null : parsePrices(await readFile(prices, 'utf8'), prices)
  const ledger =
    ledgerPath === undefined ? await Ledger.open(memoryStore()) : await openLedger(ledgerPath)
  const chat = new LedgeredChat(openai ?? local?.chat ?? offlineChat(), ledger, {
    ...(budget !== undefined && { budget }),
    ...(table && { prices: table }),
    ...(counter && { countTokens: (text) => counter.count(text) }),
    limits: {
      // A model on this machine has one cache; a call behind another one only waits.
      concurrency: local ? 1 : concurrency,
      ...(local && { timeoutMs: 3_600_000 }),
      ...(rpm !== undefined && { requestsPerMinute: rpm }),
      ...(tpm !== undefined && { tokensPerMinute: tpm }),
    },
  })
  return {
    chat,
    batches: openai?.batches ?? null,
    close: async () => {
      await ledger.close()
      local?.close()
    },
  }
}

function openServer(options: ChatRequestOptions): OpenAIChat {
  const { baseUrl = process.env.OPENAI_BASE_URL, free = false, silent = false } = options
  const keyless = baseUrl !== undefined || silent
  const apiKey = process.env.OPENAI_API_KEY ?? (keyless ? 'none' : undefined)
  if (apiKey === undefined) {
    throw new UserError(
      'datagen: OPENAI_API_KEY is not set; set it, name a server of your own with --base-url, or use --provider offline',
    )
  }
  return openaiChat({ apiKey, free, ...(baseUrl !== undefined && { baseURL: baseUrl }) })
}
