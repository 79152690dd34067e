// Judges by their names on the command line: `offline`, `openai:gpt-4o`, or any model behind an OpenAI-compatible server.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Chat,
  type Ledger,
  LedgeredChat,
  type OpenAIChat,
  openaiChat,
  openaiCompletions,
  parsePrices,
  type ServerOptions,
} from '@ts/chat'
import { openLedger } from '@ts/chat/node'
import type { Judge, Turns } from '@ts/gpt-eval'
import { UserError } from '../errors.ts'

/** How judges are asked. */
export interface JudgeRequest {
  readonly judge: readonly string[]
  /** where the server is; default OpenAI, or OPENAI_BASE_URL */
  readonly judgeUrl?: string
  readonly free?: boolean
  readonly prices?: string
  readonly budget?: number
  readonly concurrency: number
  readonly turns: Turns
  readonly repeats: number
  readonly temperature0: boolean
}

/** The judges of an evaluation, over one ledger. */
export interface Judges {
  /** the first reads and decides; a second one is for agreement */
  readonly reading: readonly Judge[]
  readonly offline: boolean
  readonly provider: OpenAIChat | null
  readonly ledger: Ledger
  close(): Promise<void>
}

/**
 * Opens judges.
 *
 * @param folder where the ledger of calls lies, `calls.jsonl`
 * @throws UserError for a name that is no judge, more than two that read, or a missing key
 */
export async function openJudges(request: JudgeRequest, folder: string): Promise<Judges> {
  const { judge: names, turns, repeats, temperature0 } = request
  const offline = names.includes('offline')
  const models = names.filter((name) => name !== 'offline').map(modelIn)
  if (models.length > 2) {
    throw new UserError(`eval: at most two judges that read, got ${models.length}`)
  }
  const provider = models.length === 0 ? null : openProvider(request)
  const ledger = await openLedger(join(folder, 'calls.jsonl'))
  if (provider === null) {
    return { reading: [], offline, provider, ledger, close: () => ledger.close() }
  }
  const chat = await ledgeredChat(provider, ledger, request)
  const settings = { turns, repeats, temperature: temperature0 ? 0 : null }
  return {
    reading: models.map((model) => ({ chat, model, ...settings })),
    offline,
    provider,
    ledger,
    close: () => ledger.close(),
  }
}

/** A server, with the key from the environment. @throws UserError if OpenAI itself is asked without one */
export function openProvider(request: Pick<JudgeRequest, 'judgeUrl' | 'free'>): OpenAIChat {
  return openaiChat(serverOptions(request))
}

function serverOptions({
  judgeUrl: baseURL = process.env.OPENAI_BASE_URL,
  free = false,
}: Pick<JudgeRequest, 'judgeUrl' | 'free'>): ServerOptions {
  const apiKey = process.env.OPENAI_API_KEY ?? (baseURL === undefined ? undefined : 'none')
  if (apiKey === undefined) {
    throw new UserError(
      'eval: OPENAI_API_KEY is not set; set it, or name a server of your own with --judge-url or --model-url',
    )
  }
  return { apiKey, free, ...(baseURL !== undefined && { baseURL }) }
}

/** The way to models that go on with texts, at the same server. */
export function openCompletions(request: Pick<JudgeRequest, 'judgeUrl' | 'free'>): Chat {
  return openaiCompletions(serverOptions(request))
}

/** A chat within budget and limits. */
export async function ledgeredChat(
  provider: Chat,
  ledger: Ledger,
  { prices, budget, concurrency }: Pick<JudgeRequest, 'prices' | 'budget' | 'concurrency'>,
): Promise<LedgeredChat> {
  return new LedgeredChat(provider, ledger, {
    ...(budget !== undefined && { budget }),
    ...(prices !== undefined && { prices: parsePrices(await readFile(prices, 'utf8'), prices) }),
    limits: { concurrency },
  })
}

/** `openai:gpt-4o` → `gpt-4o`. */
function modelIn(name: string): string {
  const [, model] = /^openai:(.+)$/.exec(name) ?? []
  if (model !== undefined) return model
  throw new UserError(
    `eval: a judge is 'offline' or 'openai:MODEL' (with --judge-url for other servers), got '${name}'`,
  )
}
