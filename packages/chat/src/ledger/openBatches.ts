// The batches that were planned and have not ended, and which call is in which.
import type { BatchEntry } from './entry.ts'
import { type KeyWords, keyText } from './key.ts'

/** A batch that was planned or sent and has not ended. */
export interface OpenBatch {
  readonly id: string
  readonly keys: readonly string[]
  /** where it is; absent for OpenAI itself */
  readonly server?: string
  readonly model: string
  readonly tokens: number
  /** the most it can cost, dollars */
  readonly cost: number
  readonly at: number
  /** the process that planned it */
  readonly by: string
  /** the server's name for it; absent while it is not known to have been sent */
  readonly remote?: string
}

/** Follows the statements about batches. */
export class OpenBatches {
  readonly #open = new Map<string, OpenBatch>()
  readonly #batchOf = new Map<string, string>()
  // By batch, the calls whose outcome was read; all of them once the batch has ended.
  readonly #collected = new Map<string, Set<string> | 'all'>()
  // By server.
  readonly #tokens = new Map<string | undefined, number>()

  /** Oldest first. */
  get all(): readonly OpenBatch[] {
    return [...this.#open.values()]
  }

  /** How many tokens may wait in batches at a server, as far as it has complained. */
  tokensOf(server: string | undefined): number {
    return this.#tokens.get(server) ?? Infinity
  }

  /** The sum of what they can cost, dollars. */
  get cost(): number {
    let sum = 0
    for (const { cost } of this.#open.values()) sum += cost
    return sum
  }

  of(key: string): string | undefined {
    return this.#batchOf.get(key)
  }

  /** Takes a statement in. @returns by how much it changes what is reserved, dollars */
  take(entry: BatchEntry): number {
    const { key: id, state, cost, by, at, keys = [], tokens, remote, server, model = '' } = entry
    const known = this.#open.get(id)
    if (state === 'planned' && known === undefined) {
      const where = server === undefined ? {} : { server }
      this.#open.set(id, { id, keys, ...where, model, tokens: tokens ?? 0, cost, at, by })
      // Of two batches with the same call the one that was planned first has it.
      for (const key of keys) if (!this.#batchOf.has(key)) this.#batchOf.set(key, id)
      this.#collected.set(id, new Set())
      return cost
    }
    if (known === undefined) return 0
    if (state === 'sent' && remote !== undefined) this.#open.set(id, { ...known, remote })
    if (state !== 'ended') return 0
    this.#open.delete(id)
    this.#collected.set(id, 'all')
    for (const key of known.keys) if (this.#batchOf.get(key) === id) this.#batchOf.delete(key)
    if (tokens !== undefined) this.#tokens.set(known.server, tokens)
    return -known.cost
  }

  /**
   * Notes that a batch has brought a call's outcome. True if it had before: two processes may collect the same batch at
   * once, and it was paid for once all the same.
   */
  collectedBefore(words: KeyWords, by: string): boolean {
    const collected = this.#collected.get(by)
    if (collected === undefined) return false
    if (collected === 'all') return true
    const key = keyText(words)
    if (collected.has(key)) return true
    collected.add(key)
    return false
  }
}
