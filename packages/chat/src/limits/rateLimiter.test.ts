import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RateLimiter } from './rateLimiter.ts'
import { Turnstile } from './turnstile.ts'

// The clock is the test's own: it stands still while code runs, and goes on to the next timer when all wait.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** Milliseconds that something takes. */
async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  const working = work()
  let done = false
  const settled = working.finally(() => {
    done = true
  })
  for (;;) {
    await vi.advanceTimersByTimeAsync(0)
    if (done) break
    await vi.advanceTimersToNextTimerAsync()
  }
  await settled
  return performance.now() - started
}

test('spreads requests evenly over the minute', async () => {
  // 100 a second, of which one second's worth passes at once.
  const limiter = new RateLimiter({ requestsPerMinute: 6000 })
  const enter = (count: number) => () =>
    Promise.all(Array.from({ length: count }, () => limiter.enter(1)))
  expect(await elapsed(enter(100))).toBe(0)
  expect(await elapsed(enter(20))).toBeCloseTo(200, 0)
})

test('counts tokens as they were, not as they were feared', async () => {
  const limiter = new RateLimiter({ tokensPerMinute: 60_000 })
  await limiter.enter(900)
  limiter.settle(900, 100)
  expect(await elapsed(() => limiter.enter(900))).toBe(0)
  expect(await elapsed(() => limiter.enter(150))).toBeCloseTo(150, 0)
})

test('a call larger than a minute allows passes all the same, and the next waits for it', async () => {
  const limiter = new RateLimiter({ tokensPerMinute: 60_000 })
  expect(await elapsed(() => limiter.enter(1200))).toBe(0)
  expect(await elapsed(() => limiter.enter(1))).toBeCloseTo(201, 0)
})

test('waits where the server says that nothing is left, until it says there is', async () => {
  const limiter = new RateLimiter()
  limiter.observe({ requests: { remaining: 2, resetMs: 150 } })
  expect(await elapsed(() => Promise.all([limiter.enter(5), limiter.enter(5)]))).toBe(0)
  expect(await elapsed(() => limiter.enter(5))).toBe(150)
  limiter.observe({ tokens: { remaining: 100, resetMs: 150 } })
  expect(await elapsed(() => limiter.enter(90))).toBe(0)
  expect(await elapsed(() => limiter.enter(20))).toBe(150)
})

test('a pause is for everyone, an abort only for one, and the others keep their order', async () => {
  const limiter = new RateLimiter()
  limiter.pause(120)
  const order: string[] = []
  const controller = new AbortController()
  const enter = (name: string, signal?: AbortSignal): Promise<void> =>
    limiter.enter(1, signal).then(
      () => void order.push(name),
      () => void order.push(`${name} aborted`),
    )
  const all = [enter('a'), enter('b', controller.signal), enter('c')]
  controller.abort()
  expect(await elapsed(() => Promise.all(all))).toBe(120)
  expect(order).toEqual(['b aborted', 'a', 'c'])
})

test('limits must be more than nothing', () => {
  expect(() => new RateLimiter({ requestsPerMinute: 0 })).toThrow('requestsPerMinute: more than 0')
  expect(() => new Turnstile(0)).toThrow('concurrency: at least 1, got 0')
})

test('a turnstile lets so many through, and an abort does not take a place with it', async () => {
  const turnstile = new Turnstile(2)
  let inside = 0
  let most = 0
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside)
    await new Promise(setImmediate)
    inside -= 1
  }
  const controller = new AbortController()
  const aborted = Array.from({ length: 5 }, () => turnstile.pass(work, controller.signal))
  const settled = Promise.allSettled(aborted)
  controller.abort()
  expect((await settled).filter(({ status }) => status === 'rejected').length).toBeGreaterThan(2)
  await Promise.all(Array.from({ length: 6 }, () => turnstile.pass(work)))
  expect([most, inside]).toEqual([2, 0])
})
