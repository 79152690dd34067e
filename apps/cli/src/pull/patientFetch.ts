// fetch that waits and tries again where trying again helps: no connection, 429, and errors of the server.
import { setTimeout as sleep } from 'node:timers/promises'

/** How patient it is. */
export interface Patience {
  /** Attempts in all, default 5. */
  readonly attempts?: number
  /** Waits before another attempt, in ms. */
  readonly wait?: (ms: number) => Promise<unknown>
}

/** First wait in ms; each is twice the one before. */
const FIRST_WAIT = 500
/** The longest a server may ask us to wait, in ms. */
const LONGEST_WAIT = 120_000

/**
 * A fetch that tries again. The last answer is given as it is, whatever its status.
 *
 * @throws what fetch throws, if no attempt gets an answer
 */
export function patientFetch({ attempts = 5, wait = sleep }: Patience = {}): typeof fetch {
  return async (input, init) => {
    for (let attempt = 1; ; attempt++) {
      const last = attempt === attempts
      let pause = FIRST_WAIT * 2 ** (attempt - 1)
      try {
        const response = await fetch(input, init)
        if (last || !isPassing(response.status)) return response
        pause = retryAfter(response) ?? pause
        await response.body?.cancel()
      } catch (error) {
        if (last || init?.signal?.aborted) throw error
      }
      await wait(Math.min(pause, LONGEST_WAIT))
    }
  }
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** What the server asks for, seconds or a date, in ms. */
function retryAfter(response: Response): number | null {
  const text = response.headers.get('Retry-After')
  if (text === null) return null
  if (/^\d+$/.test(text)) return 1000 * Number(text)
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now())
}
