// Tries again what may succeed later, and nothing else.
import { ProviderError } from '../errors.ts'
import { wait } from './wait.ts'

/** How attempts follow each other. */
export interface RetryOptions {
  /** attempts in all, default 8 */
  readonly attempts?: number
  /** the pause after the first failure, doubled after each; default 500 ms */
  readonly baseMs?: number
  /** no pause of our own is longer; default 30 s. What the server asks for is obeyed even if it is. */
  readonly maxMs?: number
  /** 0 ≤ x < 1, for the jitter */
  readonly random?: () => number
}

/**
 * Runs an attempt until it succeeds, fails for good or has been made `attempts` times.
 *
 * Between two attempts it waits as long as the server asked for, or a pause that doubles each time; the last half of either
 * is random (of a server's wish: a tenth is added), so that a hundred calls do not come back in the same millisecond.
 *
 * @param failed called after every failed attempt, with the pause that follows; undefined if it was the last
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  failed: (error: ProviderError, pauseMs: number | undefined) => Promise<void> | void,
  options: RetryOptions = {},
  signal?: AbortSignal,
): Promise<T> {
  const { attempts = 8, baseMs = 500, maxMs = 30_000, random = Math.random } = options
  for (let made = 1; ; made++) {
    signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      const last = !error.failure.retryable || made >= attempts
      const backOff = Math.min(maxMs, baseMs * 2 ** (made - 1)) * (0.5 + 0.5 * random())
      const asked = error.failure.retryAfterMs
      const pauseMs =
        asked === undefined ? backOff : asked + Math.min(backOff, 0.1 * asked * random())
      await failed(error, last ? undefined : pauseMs)
      if (last) throw error
      await wait(pauseMs, signal)
    }
  }
}
