// Replies as the ledger keeps them, and back.
import type { Reply } from './chat.ts'
import { costOf, type ModelPrice } from './cost/prices.ts'
import { ProviderError } from './errors.ts'
import type { Outcome } from './ledger/entry.ts'
import type { Statement } from './ledger/ledger.ts'

/** A reply as the ledger keeps it. */
export function outcomeOf(
  key: string,
  model: string,
  reply: Reply,
  { ms, price, batch }: { ms: number; price: ModelPrice; batch?: string },
): Statement {
  const { usage, ...said } = reply
  const cost = costOf(price, usage, batch !== undefined)
  return { ...said, key, cost, model, usage, ms, ...(batch && { by: batch }) } as Statement
}

/** What the ledger keeps as a reply. @throws ProviderError for a call that the server refused in a batch */
export function replyIn(outcome: Outcome): Reply {
  switch (outcome.kind) {
    case 'answer':
      return { kind: 'answer', text: outcome.text, usage: outcome.usage }
    case 'refusal':
      return { kind: 'refusal', reason: outcome.reason, usage: outcome.usage }
    case 'length':
      return { kind: 'length', partial: outcome.partial, usage: outcome.usage }
    case 'failure':
      throw new ProviderError(`the server refused this request in a batch: ${outcome.message}`, {
        retryable: false,
        maybePaid: false,
        fatal: false,
      })
    default:
      return outcome satisfies never
  }
}
