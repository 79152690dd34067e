// A limit on what a ledger may cost, counting what is under way at the most it can cost.
import { BudgetError } from '../errors.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { abortable } from '../limits/wait.ts'

/**
 * Lets a call begin only if the bill stays within the limit even when every call under way costs the most it can.
 * Where only the calls under way stand in the way it waits for one to end: most cost less than they may.
 */
export class Budget {
  readonly #ledger: Ledger
  readonly #limit: number
  readonly #reserved = new Map<object, number>()
  #waiting: (() => void)[] = []

  /** @param limit dollars that the ledger may ever have cost, earlier runs included */
  constructor(ledger: Ledger, limit: number = Infinity) {
    if (!(limit >= 0)) throw new RangeError(`budget: at least 0 dollars, got ${limit}`)
    this.#ledger = ledger
    this.#limit = limit
  }

  get limited(): boolean {
    return this.#limit < Infinity
  }

  /**
   * Sets aside the most a call can cost.
   *
   * @returns releases it; to be called when the ledger has what became of the call
   * @throws BudgetError if it does not fit, even after all calls under way have ended
   */
  async reserve(most: number, signal?: AbortSignal): Promise<() => void> {
    while (!this.#fits(most)) {
      if (this.#reserved.size === 0) throw this.error(most)
      await abortable(
        new Promise<void>((resolve) => {
          this.#waiting.push(resolve)
        }),
        signal,
      )
    }
    const reservation = {}
    this.#reserved.set(reservation, most)
    return () => {
      this.#reserved.delete(reservation)
      const waiting = this.#waiting
      this.#waiting = []
      for (const wake of waiting) wake()
    }
  }

  /** Whether a call fits after those that other processes wrote down before it. */
  fitsBehind(key: string, most: number): boolean {
    const { spent, uncertain } = this.#ledger.bill
    return within(spent + uncertain + this.#ledger.reservedBefore(key) + most, this.#limit)
  }

  /** Dollars that could still be set aside; negative where more is spent than allowed. */
  get room(): number {
    const { spent, uncertain } = this.#ledger.bill
    return this.#limit - spent - uncertain - this.#ledger.reservedByOthers - this.#own()
  }

  /** Says what is missing. */
  error(most: number): BudgetError {
    const { spent, uncertain, reserved } = this.#ledger.bill
    return new BudgetError(
      `budget: the next call can cost $${most.toFixed(4)}, but of $${this.#limit.toFixed(2)} $${spent.toFixed(4)} is spent` +
        `${uncertain > 0 ? `, up to $${uncertain.toFixed(4)} perhaps` : ''}` +
        `${reserved > 0 ? `, up to $${reserved.toFixed(4)} under way` : ''}; raise the budget to go on`,
    )
  }

  #fits(most: number): boolean {
    return within(most, this.room)
  }

  #own(): number {
    let own = 0
    for (const reserved of this.#reserved.values()) own += reserved
    return own
  }
}

// A hundred-millionth of a cent for what adding doubles loses.
function within(dollars: number, limit: number): boolean {
  return dollars <= limit + 1e-10
}
