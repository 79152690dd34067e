// What servers say about their limits in headers.
import type { LimitState, ServerLimits } from '../chat.ts'

/** Looks up a header by its lower-case name. */
export type HeaderOf = (name: string) => string | null

/** The `x-ratelimit-…` headers of OpenAI and those who follow it. */
export function serverLimits(header: HeaderOf): ServerLimits {
  const requests = limitState(header, 'requests')
  const tokens = limitState(header, 'tokens')
  return { ...(requests && { requests }), ...(tokens && { tokens }) }
}

/**
 * How long the server asks to wait: `retry-after-ms`, or `retry-after` in seconds or as a date.
 *
 * @param now ms since 1970
 * @returns ms, undefined where it does not say
 */
export function retryAfter(header: HeaderOf, now: number = Date.now()): number | undefined {
  const ms = header('retry-after-ms')
  if (ms !== null && ms.trim() !== '' && Number(ms) >= 0) return Number(ms)
  const after = header('retry-after')
  if (after === null || after.trim() === '') return undefined
  if (Number(after) >= 0) return Number(after) * 1000
  const date = Date.parse(after)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** A duration as the headers spell it (`6m0s`, `1.5s`, `20ms`, or a number of seconds) in ms; undefined if it is none. */
export function durationMs(text: string): number | undefined {
  const trimmed = text.trim()
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1000
  if (!/^(\d+(\.\d+)?(ms|[dhms]))+$/.test(trimmed)) return undefined
  let sum = 0
  for (const [, amount, , unit] of trimmed.matchAll(/(\d+(\.\d+)?)(ms|[dhms])/g)) {
    sum += Number(amount) * unitMs[unit as keyof typeof unitMs]
  }
  return sum
}

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

function limitState(header: HeaderOf, what: string): LimitState | undefined {
  const limit = count(header(`x-ratelimit-limit-${what}`))
  const remaining = count(header(`x-ratelimit-remaining-${what}`))
  const reset = header(`x-ratelimit-reset-${what}`)
  const resetMs = reset === null ? undefined : durationMs(reset)
  if (limit === undefined && remaining === undefined && resetMs === undefined) return undefined
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(resetMs !== undefined && { resetMs }),
  }
}

function count(text: string | null): number | undefined {
  return text !== null && /^\s*\d+\s*$/.test(text) ? Number(text) : undefined
}
