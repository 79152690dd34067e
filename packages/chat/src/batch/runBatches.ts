// The Batch API: half the price, within a day. One pass collects what is done, sends what is not under way and says
// when to come back. All state is in the ledger, so a pass may be made by any later process, and a crash between any two
// steps is made good by the next pass.
import type { AskCall } from '../askAll.ts'
import { ProviderError } from '../errors.ts'
import type { LedgeredChat } from '../ledgeredChat.ts'
import { retry } from '../limits/retry.ts'
import { wait } from '../limits/wait.ts'
import type { BatchService } from '../openai/batchService.ts'
import { collectBatch } from './collectBatch.ts'
import { type BatchLimits, type PlannedBatch, planBatches } from './planBatches.ts'

/** What one pass did. Counts are calls. */
export interface BatchReport {
  /** settled by results that were collected: answers, refusals, answers cut off */
  readonly collected: number
  /** refused by the server for good; asking for one throws its message */
  readonly failed: number
  /** to be sent again: expired, or the server had trouble */
  readonly returned: number
  readonly sent: number
  /** in batches at the server */
  readonly waiting: number
  /** not sent yet: too many tokens wait already, the budget is used up, or another process is at it */
  readonly held: number
  /** the budget is why calls are held */
  readonly overBudget: boolean
  /** when another pass can bring something, ms; absent when nothing waits or is held by more than the budget */
  readonly comeBackMs?: number
}

/** How batches are cut and sent. */
export interface BatchOptions extends BatchLimits {
  readonly signal?: AbortSignal
}

/**
 * One pass over the batches of a ledger that are at the chat's server; those at others wait for a chat with theirs.
 *
 * @param calls all calls wanted in the end; those that are settled or under way are passed over. None: only collect.
 * @throws ProviderError if the server cannot be reached or refuses, Error if it found a batch invalid
 */
export async function runBatches(
  chat: LedgeredChat,
  service: BatchService,
  calls: Iterable<AskCall> | AsyncIterable<AskCall>,
  options: BatchOptions = {},
): Promise<BatchReport> {
  const { signal } = options
  const { ledger } = chat
  const sums = { collected: 0, failed: 0, returned: 0, sent: 0, held: 0 }
  await ledger.refresh()
  const { server } = chat.provider
  for (const batch of ledger.batchesAt(server)) {
    const result = await collectBatch(chat, service, batch, signal)
    sums.collected += result.collected
    sums.failed += result.failed
    sums.returned += result.returned
  }
  let overBudget = false
  for await (const planned of planBatches(chat, service, calls, options)) {
    if ('held' in planned) {
      sums.held += planned.held
      overBudget ||= planned.overBudget
    } else if (await send(chat, service, planned, signal)) {
      sums.sent += planned.keys.length
    } else {
      sums.held += planned.keys.length
    }
  }
  const waiting = ledger.batchesAt(server).reduce((sum, { keys }) => sum + keys.length, 0)
  const more = waiting > 0 || (sums.held > 0 && !overBudget)
  return { ...sums, waiting, overBudget, ...(more && { comeBackMs: pauseFor(chat) }) }
}

/** How {@link waitForBatches} goes about it. */
export interface WaitOptions extends BatchOptions {
  /** between passes; default what each pass says */
  readonly pollMs?: number
  readonly onPass?: (report: BatchReport) => void
}

/** Passes until nothing waits any more. @returns the last report */
export async function waitForBatches(
  chat: LedgeredChat,
  service: BatchService,
  calls: () => Iterable<AskCall> | AsyncIterable<AskCall>,
  options: WaitOptions = {},
): Promise<BatchReport> {
  const { pollMs, onPass, ...pass } = options
  for (;;) {
    const report = await runBatches(chat, service, calls(), pass)
    onPass?.(report)
    if (report.comeBackMs === undefined) return report
    await wait(pollMs ?? report.comeBackMs, options.signal)
  }
}

// Sends one batch. False where another process was faster, or the server has no room: its calls are free again.
async function send(
  chat: LedgeredChat,
  service: BatchService,
  { id, lines, ...plan }: PlannedBatch,
  signal?: AbortSignal,
): Promise<boolean> {
  const { ledger } = chat
  const entry = { kind: 'batch', key: id, cost: plan.dollars } as const
  const { keys, model, tokens } = plan
  const where = chat.provider.server === undefined ? {} : { server: chat.provider.server }
  await ledger.add({ ...entry, state: 'planned', keys, ...where, model, tokens })
  const taken = keys.some(
    (key) => ledger.batchOf(key) !== id || ledger.has(key) || ledger.holder(key) !== undefined,
  )
  if (taken) {
    await ledger.add({ ...entry, state: 'ended', reason: 'another process has some of its calls' })
    return false
  }
  let unsure = false
  try {
    const remote = await retry(
      async () =>
        (unsure ? await service.find(id, signal) : undefined) ?? service.submit(lines, id, signal),
      ({ failure }) => {
        unsure ||= failure.maybePaid
      },
      chat.retryOptions,
      signal,
    )
    await ledger.add({ ...entry, state: 'sent', remote: remote.id })
    return true
  } catch (error) {
    // What may have arrived stays planned: the next pass looks for it under its tag.
    if (unsure || !(error instanceof ProviderError)) throw error
    const full = error.failure.code === 'token_limit_exceeded'
    await ledger.add({ ...entry, state: 'ended', reason: error.message })
    if (full) return false
    throw error
  }
}

// Batches take minutes to hours: come back after a quarter of the time that the youngest has been waiting already.
function pauseFor({ ledger, provider }: LedgeredChat): number {
  const youngest = Math.max(0, ...ledger.batchesAt(provider.server).map(({ at }) => at))
  const age = Date.now() - youngest
  return Math.min(3_600_000, Math.max(60_000, age / 4))
}
