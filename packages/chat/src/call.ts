// One call between its first line in the ledger and its last.
import type { Budget } from './cost/budget.ts'
import type { Outcome } from './ledger/entry.ts'
import type { Ledger, Statement } from './ledger/ledger.ts'
import { wait } from './limits/wait.ts'

// How often to look whether another process has finished a call that this one wants too.
const lookMs = 200

/** A call and what is set aside for it. */
export class Call {
  readonly key: string
  /** something was sent whose fate the ledger does not know yet */
  sent = false
  readonly #dollars: number
  readonly #ledger: Ledger
  readonly #budget: Budget
  #release: (() => void) | undefined
  #claimed = false

  constructor(key: string, dollars: number, ledger: Ledger, budget: Budget) {
    this.key = key
    this.#dollars = dollars
    this.#ledger = ledger
    this.#budget = budget
  }

  /**
   * Writes down that the call begins. The order of the file decides between processes: whoever stands first makes
   * the call, and the others wait for what it brings and return it.
   *
   * @throws BudgetError if it does not fit, Error if it is in a batch
   */
  async begin(signal?: AbortSignal): Promise<Outcome | undefined> {
    for (;;) {
      this.#release = await this.#budget.reserve(this.#dollars, signal)
      await this.#claim()
      const outcome = await this.#ledger.get(this.key)
      if (outcome !== undefined) return outcome
      const batch = this.#ledger.batchOf(this.key)
      if (batch !== undefined) {
        throw new Error(
          `chat: the call is in batch ${batch}; collect that first, or it is paid twice`,
        )
      }
      if (this.#ledger.holder(this.key) === this.#ledger.owner) break
      await this.end()
      await this.#outwait(signal)
    }
    if (!this.#budget.fitsBehind(this.key, this.#dollars)) throw this.#budget.error(this.#dollars)
    return undefined
  }

  /** Writes down what came back. */
  async settle(outcome: Statement): Promise<void> {
    await this.#ledger.add(outcome)
    this.sent = false
    this.#claimed = false
  }

  /** What was sent may have been charged. `again`: it will be sent once more, for which there must be money. */
  async writeOff(again: boolean, signal?: AbortSignal): Promise<void> {
    await this.#ledger.add({ kind: 'lost', key: this.key, cost: this.#dollars })
    this.sent = false
    this.#claimed = false
    this.#release?.()
    this.#release = undefined
    if (!again) return
    this.#release = await this.#budget.reserve(this.#dollars, signal)
    await this.#claim()
  }

  /** Writes down that nothing did, if nothing did, and frees what was set aside. */
  async end(): Promise<void> {
    if (this.#claimed) {
      this.#claimed = false
      const ending = this.sent
        ? ({ kind: 'lost', cost: this.#dollars } as const)
        : ({ kind: 'stop', cost: 0 } as const)
      // Where the ledger cannot be written the call has already failed with the reason.
      await this.#ledger.add({ ...ending, key: this.key }).catch(() => {})
    }
    this.#release?.()
    this.#release = undefined
  }

  async #claim(): Promise<void> {
    await this.#ledger.add({ kind: 'start', key: this.key, cost: this.#dollars })
    this.#claimed = true
  }

  async #outwait(signal?: AbortSignal): Promise<void> {
    while (!this.#ledger.has(this.key) && this.#ledger.holder(this.key) !== undefined) {
      await wait(lookMs, signal)
      await this.#ledger.refresh()
      await this.#ledger.dropAbandoned()
    }
  }
}
