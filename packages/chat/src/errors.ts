/** A file or an answer that does not say what it should: names source, field and, in files, the offset. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
}

/** The next call could cost more than the budget has left. Nothing was sent. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError'
}

/** What a caller needs to know about an attempt that failed. */
export interface ProviderFailure {
  /** HTTP status, absent where there was no answer */
  readonly status?: number
  /** the server's word for what is wrong, such as `insufficient_quota` */
  readonly code?: string
  /** the same attempt could succeed later */
  readonly retryable: boolean
  /** how long the server asked to wait, ms */
  readonly retryAfterMs?: number
  /** the attempt may be on the bill although its answer never came (cut connections, time-outs, unreadable bodies) */
  readonly maybePaid: boolean
  /** no other request would fare better: a wrong key, an account without money */
  readonly fatal: boolean
  readonly cause?: unknown
}

/** An attempt to get an answer failed. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly failure: ProviderFailure

  constructor(message: string, failure: ProviderFailure) {
    super(message, { cause: failure.cause })
    this.failure = failure
  }
}
