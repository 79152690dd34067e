// Keeps calls within so many requests and tokens a minute, and within what the server's headers say is left.
import type { LimitState, ServerLimits } from '../chat.ts'
import { abortable, wait } from './wait.ts'

/** What the account allows. Absent means: as fast as the server's headers let us. */
export interface RateLimits {
  readonly requestsPerMinute?: number
  readonly tokensPerMinute?: number
}

/**
 * Calls enter one after another. Each limit is a bucket that fills evenly and holds one second's worth, so over any
 * minute at most a sixtieth more passes than allowed, and the calls are spread instead of sent in bursts. A call may
 * overdraw the bucket of tokens and the next one waits: no call is too large to ever pass.
 */
export class RateLimiter {
  readonly #requests: Bucket
  readonly #tokens: Bucket
  #queue: Promise<void> = Promise.resolve()
  #pausedUntil = 0

  constructor({ requestsPerMinute = Infinity, tokensPerMinute = Infinity }: RateLimits = {}) {
    this.#requests = new Bucket('requestsPerMinute', requestsPerMinute)
    this.#tokens = new Bucket('tokensPerMinute', tokensPerMinute)
  }

  /** Resolves when a call of so many tokens, prompt and answer, may be sent. */
  async enter(tokens: number, signal?: AbortSignal): Promise<void> {
    const before = this.#queue
    let leave = (): void => {}
    const inside = new Promise<void>((resolve) => {
      leave = resolve
    })
    this.#queue = before.then(() => inside)
    try {
      await abortable(before, signal)
      for (let ms = this.#wait(tokens); ms > 0; ms = this.#wait(tokens)) await wait(ms, signal)
      this.#requests.take(1)
      this.#tokens.take(tokens)
    } finally {
      leave()
    }
  }

  /** Gives back what a call was thought to need and did not. */
  settle(expectedTokens: number, usedTokens: number): void {
    this.#tokens.take(usedTokens - expectedTokens)
  }

  /** Takes note of what the server says is left. */
  observe(limits: ServerLimits): void {
    this.#requests.observe(limits.requests)
    this.#tokens.observe(limits.tokens)
  }

  /** Lets nothing through for so long (`Retry-After`). */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms)
  }

  #wait(tokens: number): number {
    const now = performance.now()
    return Math.max(
      this.#pausedUntil - now,
      this.#requests.wait(1, now),
      this.#tokens.wait(tokens, now),
    )
  }
}

class Bucket {
  readonly #perMs: number
  readonly #capacity: number
  #level: number
  #filledAt = performance.now()
  // What the server says is left, and when it will say otherwise.
  #left = Infinity
  #leftUntil = 0

  constructor(name: string, perMinute: number) {
    if (!(perMinute > 0)) throw new RangeError(`${name}: more than 0, got ${perMinute}`)
    this.#perMs = perMinute / 60_000
    this.#capacity = Math.max(1, perMinute / 60)
    this.#level = this.#capacity
  }

  take(amount: number): void {
    this.#fill(performance.now())
    this.#level = Math.min(this.#capacity, this.#level - amount)
    this.#left -= amount
  }

  observe(state: LimitState | undefined): void {
    if (state?.remaining === undefined || state.resetMs === undefined) return
    this.#left = state.remaining
    this.#leftUntil = performance.now() + state.resetMs
  }

  // ms until a call of this size may pass. The bucket must hold the whole of it or, if it can never, be full.
  wait(amount: number, now: number): number {
    this.#fill(now)
    if (now >= this.#leftUntil) this.#left = Infinity
    const server = this.#left < amount ? this.#leftUntil - now : 0
    const short = Math.min(amount, this.#capacity) - this.#level
    return Math.max(server, short > 0 ? short / this.#perMs : 0)
  }

  #fill(now: number): void {
    if (this.#perMs === Infinity) return
    this.#level = Math.min(this.#capacity, this.#level + (now - this.#filledAt) * this.#perMs)
    this.#filledAt = now
  }
}
