// What the `openai` package and fetch throw, sorted by what may be done about it.
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import { ProviderError } from '../errors.ts'
import { retryAfter } from '../limits/serverLimits.ts'

/** Whether a status says that the same request may succeed later. */
export function retryableStatus(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500
}

/**
 * A thrown value as a {@link ProviderError}. What an `AbortSignal` threw, and what is nobody's answer (a mistake in
 * the program), is returned as it is.
 */
export function asFailure(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason
  if (error instanceof ProviderError || !(error instanceof APIError)) return error
  if (error instanceof APIConnectionTimeoutError) {
    return connectionFailure('no answer in time', error, true)
  }
  if (error instanceof APIConnectionError) {
    const code = deepestCode(error)
    const refused = code !== undefined && neverConnected.has(code)
    return connectionFailure(code ?? 'connection lost', error, !refused)
  }
  return error.status === undefined
    ? connectionFailure(error.message, error, true)
    : answered(error)
}

/** A connection that ended before the answer did. */
export function connectionFailure(what: string, cause: unknown, maybePaid: boolean): ProviderError {
  return new ProviderError(`no answer from the server: ${what}`, {
    retryable: true,
    maybePaid,
    fatal: false,
    cause,
  })
}

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])

function answered(error: APIError): ProviderError {
  const { status = 0, code, headers } = error
  const header = (name: string): string | null => headers?.get(name) ?? null
  const asked = retryAfter(header)
  const wish = header('x-should-retry')
  // 429 is also what an account without money gets: waiting does not fill it.
  const broke = code === 'insufficient_quota'
  const retryable = !broke && (wish === null ? retryableStatus(status) : wish === 'true')
  return new ProviderError(error.message, {
    status,
    ...(typeof code === 'string' && { code }),
    retryable,
    ...(asked !== undefined && { retryAfterMs: asked }),
    maybePaid: false,
    fatal: broke || status === 401 || status === 403,
    cause: error,
  })
}

// fetch hides why a connection failed some causes down.
function deepestCode(error: unknown): string | undefined {
  let code: string | undefined
  for (let at = error; at instanceof Error; at = at.cause) {
    const own = (at as { code?: unknown }).code
    if (typeof own === 'string') code = own
    const [first] = at instanceof AggregateError ? (at.errors as unknown[]) : []
    if (first instanceof Error && typeof (first as { code?: unknown }).code === 'string') {
      code = (first as unknown as { code: string }).code
    }
  }
  return code
}
