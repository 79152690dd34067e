// Takes one batch a step further: finds it if a crash hid it, asks how it stands, and brings its results home.
import { freePrice, priceOf } from '../cost/prices.ts'
import type { Statement } from '../ledger/ledger.ts'
import type { OpenBatch } from '../ledger/openBatches.ts'
import type { LedgeredChat } from '../ledgeredChat.ts'
import { retry } from '../limits/retry.ts'
import type { BatchResult, BatchService, RemoteBatch } from '../openai/batchService.ts'
import { outcomeOf } from '../outcome.ts'

/** What a batch brought. Counts are calls; all are zero while it is under way. */
export interface Collected {
  readonly collected: number
  readonly failed: number
  readonly returned: number
}

const nothing: Collected = { collected: 0, failed: 0, returned: 0 }

/**
 * Looks after one open batch. When its results are in the ledger it ends, whatever they were: calls without a result are
 * free to be sent again.
 *
 * @throws Error if the server found the batch as a whole invalid; it has ended then, and its calls are free
 */
export async function collectBatch(
  chat: LedgeredChat,
  service: BatchService,
  batch: OpenBatch,
  signal?: AbortSignal,
): Promise<Collected> {
  const { ledger } = chat
  const end = (reason: string, tokens?: number): Promise<void> =>
    ledger.add({
      kind: 'batch',
      key: batch.id,
      cost: 0,
      state: 'ended',
      reason,
      ...(tokens !== undefined && { tokens }),
    })
  const again = <T>(work: () => Promise<T>): Promise<T> =>
    retry(work, () => {}, chat.retryOptions, signal)
  const remote = await again(() =>
    batch.remote === undefined
      ? service.find(batch.id, signal)
      : service.poll(batch.remote, signal),
  )
  if (remote === undefined) {
    // Planned and not to be found: by a process that is still at it, or by one that died before sending.
    if (batch.by !== ledger.owner && !ledger.gone(batch.by) && isYoung(batch)) return nothing
    await end('never sent')
    return { ...nothing, returned: batch.keys.length }
  }
  if (batch.remote === undefined) {
    await ledger.add({ kind: 'batch', key: batch.id, cost: 0, state: 'sent', remote: remote.id })
  }
  if (remote.state === 'running') return nothing
  if (remote.state === 'failed') {
    const { code = '', message = 'no reason given' } = remote.problem ?? {}
    if (code === 'token_limit_exceeded') {
      // Together with the others it was too much: from now on send half of it beside them.
      const others = ledger.batchesAt(batch.server).filter(({ id }) => id !== batch.id)
      const waiting = others.reduce((sum, { tokens }) => sum + tokens, 0)
      await end(message, waiting + Math.max(1, Math.floor(batch.tokens / 2)))
      return { ...nothing, returned: batch.keys.length }
    }
    await end(message)
    throw new Error(`batch ${remote.id}: the server found it invalid, ${message} (${code})`)
  }
  const result = await again(() => merge(chat, service, batch, remote, signal))
  await end(remote.state)
  await service.clean(remote, signal)
  return result
}

const youngMs = 15 * 60_000

function isYoung({ at }: OpenBatch): boolean {
  return Date.now() - at < youngMs
}

// Brings results into the ledger. Made again after a cut it passes over those that are there.
async function merge(
  chat: LedgeredChat,
  service: BatchService,
  batch: OpenBatch,
  remote: RemoteBatch,
  signal?: AbortSignal,
): Promise<Collected> {
  const { ledger } = chat
  const ours = new Set(batch.keys)
  const settled = { collected: 0, failed: 0 }
  let writing: Promise<void>[] = []
  for await (const result of service.results(remote, signal)) {
    // Once is enough, also where a file says it twice.
    if (!ours.delete(result.key)) continue
    const outcome = statementOf(chat, batch, result)
    if (outcome === undefined) {
      ours.add(result.key)
      continue
    }
    settled[outcome.kind === 'failure' ? 'failed' : 'collected'] += 1
    if (!ledger.has(result.key)) writing.push(ledger.add(outcome))
    if (writing.length < 1000) continue
    await Promise.all(writing)
    writing = []
  }
  await Promise.all(writing)
  return { ...settled, returned: ours.size }
}

function statementOf(
  chat: LedgeredChat,
  { id, model, at }: OpenBatch,
  result: BatchResult,
): Statement | undefined {
  if ('reply' in result) {
    const price = chat.provider.free ? freePrice : priceOf(chat.prices, model)
    return outcomeOf(result.key, model, result.reply, { ms: Date.now() - at, price, batch: id })
  }
  if (result.again) return undefined
  return { kind: 'failure', key: result.key, cost: 0, message: result.message, by: id }
}
