import { expect, test } from 'vitest'
import { ProviderError } from '../errors.ts'
import { retry } from './retry.ts'
import { durationMs, retryAfter, serverLimits } from './serverLimits.ts'

const failure = { retryable: true, maybePaid: false, fatal: false }

async function pauses(asked: number | undefined, random: number): Promise<(number | undefined)[]> {
  const seen: (number | undefined)[] = []
  const error = new ProviderError('no', {
    ...failure,
    ...(asked !== undefined && { retryAfterMs: asked }),
  })
  const options = { attempts: 5, baseMs: 4, maxMs: 10, random: () => random }
  await expect(
    retry(
      () => Promise.reject(error),
      (_, pauseMs) => {
        seen.push(pauseMs)
      },
      options,
    ),
  ).rejects.toBe(error)
  return seen
}

test('pauses double up to a limit, with jitter, and a server that asks for longer gets it', async () => {
  expect(await pauses(undefined, 1)).toEqual([4, 8, 10, 10, undefined])
  expect(await pauses(undefined, 0)).toEqual([2, 4, 5, 5, undefined])
  expect(await pauses(20, 0)).toEqual([20, 20, 20, 20, undefined])
  expect(await pauses(20, 1)).toEqual([22, 22, 22, 22, undefined])
  expect(await pauses(0, 1)).toEqual([0, 0, 0, 0, undefined])
})

test('what is no failure of the provider is thrown as it is, at once', async () => {
  let attempts = 0
  const mistake = (): Promise<never> => {
    attempts += 1
    return Promise.reject(new TypeError('a mistake'))
  }
  await expect(retry(mistake, () => {})).rejects.toThrow(TypeError)
  expect(attempts).toBe(1)
})

test('reads how long to wait in every spelling', () => {
  const header = (fields: Record<string, string>) => (name: string) => fields[name] ?? null
  const now = Date.parse('2026-03-01T10:00:00Z')
  const date = 'Sun, 01 Mar 2026 10:00:30 GMT'
  expect(retryAfter(header({ 'retry-after': '2' }))).toBe(2000)
  expect(retryAfter(header({ 'retry-after': '2', 'retry-after-ms': '150' }))).toBe(150)
  expect(retryAfter(header({ 'retry-after': date }), now)).toBe(30_000)
  expect(retryAfter(header({ 'retry-after': date }), now + 60_000)).toBe(0)
  expect(retryAfter(header({ 'retry-after': 'soon' }))).toBeUndefined()
  expect(retryAfter(header({ 'retry-after': '-1' }), now)).not.toBe(-1000)
  expect(retryAfter(header({}))).toBeUndefined()
  expect(['6m0s', '1.5s', '20ms', '1h2m3s', '12', '1d'].map(durationMs)).toEqual([
    360_000, 1500, 20, 3_723_000, 12_000, 86_400_000,
  ])
  expect(['', 'soon', '1x', '-1s', 's'].map(durationMs)).toEqual(Array(5).fill(undefined))
})

test('reads the headers about limits, as far as they are there', () => {
  const fields: Record<string, string> = {
    'x-ratelimit-limit-requests': '500',
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-reset-requests': '120ms',
    'x-ratelimit-remaining-tokens': 'many',
    'x-ratelimit-limit-tokens': '30000',
  }
  expect(serverLimits((name) => fields[name] ?? null)).toEqual({
    requests: { limit: 500, remaining: 0, resetMs: 120 },
    tokens: { limit: 30_000 },
  })
  expect(serverLimits(() => null)).toEqual({})
})
