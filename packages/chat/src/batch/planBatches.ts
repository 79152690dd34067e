// Cuts calls into batches that the server takes: by number, by bytes, by tokens waiting, by budget, one model each.
import { bytesToHex, randomBytes } from '@noble/hashes/utils.js'
import type { AskCall } from '../askAll.ts'
import type { ChatRequest } from '../chat.ts'
import { byteTokens } from '../cost/tokens.ts'
import type { LedgeredChat } from '../ledgeredChat.ts'
import type { BatchService } from '../openai/batchService.ts'

/** What a server takes. The defaults are OpenAI's, with files half as large, to be kind to memory. */
export interface BatchLimits {
  /** calls in a batch, default 50,000 */
  readonly maxRequests?: number
  /** bytes of an input file, default 100,000,000 */
  readonly maxBytes?: number
  /** prompt tokens that may wait at the server in all batches of the account; default no limit until it complains */
  readonly enqueuedTokens?: number
}

/** A batch to be sent. */
export interface PlannedBatch {
  readonly id: string
  readonly model: string
  readonly keys: readonly string[]
  readonly lines: readonly string[]
  readonly tokens: number
  readonly dollars: number
}

/** Calls that cannot be sent now. */
export interface HeldCalls {
  readonly held: number
  readonly overBudget: boolean
}

/**
 * Batches of all calls that are neither settled nor under way. A batch is yielded as soon as it is full, and must be in the
 * ledger when the next one is asked for, since what it reserves counts.
 */
export async function* planBatches(
  chat: LedgeredChat,
  service: BatchService,
  calls: Iterable<AskCall> | AsyncIterable<AskCall>,
  { maxRequests = 50_000, maxBytes = 100_000_000, enqueuedTokens = Infinity }: BatchLimits,
): AsyncGenerator<PlannedBatch | HeldCalls> {
  const { ledger } = chat
  const { server } = chat.provider
  const drafts = new Map<string, Draft>()
  const seen = new Set<string>()
  const most = Math.min(enqueuedTokens, ledger.batchTokens(server))
  const drafted = (field: 'tokens' | 'dollars'): number =>
    [...drafts.values()].reduce((sum, draft) => sum + draft[field], 0)
  const waitingTokens = (): number =>
    ledger.batchesAt(server).reduce((sum, { tokens }) => sum + tokens, 0)
  let held = 0
  let overBudget = false
  for await (const { request, repeat = 0 } of calls) {
    const key = chat.key(request, repeat)
    if (seen.has(key) || ledger.has(key) || ledger.batchOf(key) !== undefined) continue
    seen.add(key)
    const call = measure(chat, service, key, request)
    if (call.bytes > maxBytes) {
      throw new RangeError(`batch: a call may have ${maxBytes} bytes, got ${call.bytes}`)
    }
    const ahead = waitingTokens() + drafted('tokens')
    // A call that is too much on its own is the server's to judge.
    const overTokens = ahead > 0 && ahead + call.tokens > most
    const overDollars = drafted('dollars') + call.dollars > chat.budget.room
    overBudget ||= overDollars
    if (overTokens || overDollars || ledger.holder(key) !== undefined) {
      held += 1
      continue
    }
    let draft = drafts.get(request.model)
    if (
      draft !== undefined &&
      (draft.keys.length >= maxRequests || draft.bytes + call.bytes > maxBytes)
    ) {
      drafts.delete(request.model)
      yield draft.plan()
      draft = undefined
    }
    draft ??= new Draft(request.model)
    draft.add(call)
    drafts.set(request.model, draft)
  }
  for (const [model, draft] of drafts) {
    drafts.delete(model)
    yield draft.plan()
  }
  if (held > 0) yield { held, overBudget }
}

interface Measured {
  readonly key: string
  readonly line: string
  readonly bytes: number
  readonly tokens: number
  readonly dollars: number
}

function measure(
  chat: LedgeredChat,
  service: BatchService,
  key: string,
  request: ChatRequest,
): Measured {
  const line = service.line(key, request)
  const { dollars } = chat.most(request, true)
  return { key, line, bytes: byteTokens(line) + 1, tokens: chat.promptTokens(request), dollars }
}

class Draft {
  readonly model: string
  readonly keys: string[] = []
  readonly lines: string[] = []
  bytes = 0
  tokens = 0
  dollars = 0

  constructor(model: string) {
    this.model = model
  }

  add({ key, line, bytes, tokens, dollars }: Measured): void {
    this.keys.push(key)
    this.lines.push(line)
    this.bytes += bytes
    this.tokens += tokens
    this.dollars += dollars
  }

  plan(): PlannedBatch {
    const { model, keys, lines, tokens, dollars } = this
    return { id: bytesToHex(randomBytes(16)), model, keys, lines, tokens, dollars }
  }
}
