// Many calls at once, replies as they come.
import type { ChatRequest, Reply } from './chat.ts'
import { BudgetError, ProviderError } from './errors.ts'
import type { LedgeredChat } from './ledgeredChat.ts'

/** One call. Objects of yours with more fields come back as they are. */
export interface AskCall {
  readonly request: ChatRequest
  /** which of several answers to the same request; default 0 */
  readonly repeat?: number
}

/** How a call ended: with a reply, or with an error that concerns this call alone. */
export type Settled<C extends AskCall> =
  | { readonly call: C; readonly reply: Reply; readonly error?: undefined }
  | { readonly call: C; readonly error: Error; readonly reply?: undefined }

/** How many calls are made. */
export interface AskAllOptions {
  /** stops at once */
  readonly signal?: AbortSignal
  /** gives up after so many errors with no reply between them: the server is down; default 10 */
  readonly errorsInARow?: number
}

/**
 * Asks for all calls, as many at once as the chat allows, and yields each as it ends. Calls are drawn only when there is
 * room for them, so there may be any number.
 *
 * What concerns all calls ends the loop: a budget that is used up, a key that the server refuses, a ledger that cannot be
 * written. Then, and where the consumer breaks off, calls under way are waited for, since they are paid for;
 * the replies of the first case are still yielded. An abort waits for nothing.
 *
 * @throws BudgetError, ProviderError, or the signal's reason
 *
 * @example
 * for await (const { call, reply } of askAll(chat, calls)) if (reply?.kind === 'answer') save(call.words, reply.text)
 */
export async function* askAll<C extends AskCall>(
  chat: LedgeredChat,
  calls: Iterable<C> | AsyncIterable<C>,
  options: AskAllOptions = {},
): AsyncGenerator<Settled<C>, void, undefined> {
  const { signal, errorsInARow = 10 } = options
  const underWay = new Set<Promise<void>>()
  const ended: Settled<C>[] = []
  let errors = 0
  let fatal: { readonly reason: unknown } | undefined
  const start = (call: C): void => {
    const { request, repeat = 0 } = call
    const work = chat
      .ask(request, { repeat, ...(signal && { signal }) })
      .then((reply) => {
        errors = 0
        ended.push({ call, reply })
      })
      .catch((error: unknown) => {
        if (concernsAll(error) || ++errors >= errorsInARow) fatal ??= { reason: error }
        else ended.push({ call, error: error as Error })
      })
      .finally(() => underWay.delete(work))
    underWay.add(work)
  }
  try {
    for await (const call of calls) {
      signal?.throwIfAborted()
      start(call)
      while (underWay.size >= chat.concurrency && fatal === undefined) {
        // While the consumer looks at a reply all others may end, and a race of none never does.
        if (ended.length > 0) yield* ended.splice(0)
        else await Promise.race(underWay)
      }
      yield* ended.splice(0)
      if (fatal !== undefined) break
    }
    while (underWay.size > 0) {
      if (ended.length > 0) yield* ended.splice(0)
      else await Promise.race(underWay)
      signal?.throwIfAborted()
    }
    yield* ended.splice(0)
    if (fatal !== undefined) throw fatal.reason
  } finally {
    await Promise.all(underWay)
  }
}

// A provider's refusal of one request, or attempts used up, concern that call; all else stops everything.
function concernsAll(error: unknown): boolean {
  if (error instanceof BudgetError) return true
  return !(error instanceof ProviderError) || error.failure.fatal
}
