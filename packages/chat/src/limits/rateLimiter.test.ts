import { expect, test } from 'vitest'
import { RateLimiter } from './rateLimiter.ts'
import { Turnstile } from './turnstile.ts'

const elapsed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return performance.now() - started
}

test('spreads requests evenly over the minute', async () => {
  // 100 a second, of which one second's worth passes at once.
  const limiter = new RateLimiter({ requestsPerMinute: 6000 })
  const enter = (count: number) => () =>
    Promise.all(Array.from({ length: count }, () => limiter.enter(1)))
  expect(await elapsed(enter(100))).toBeLessThan(90)
  expect(await elapsed(enter(20))).toBeGreaterThan(150)
})

test('counts tokens as they were, not as they were feared', async () => {
  const limiter = new RateLimiter({ tokensPerMinute: 60_000 })
  await limiter.enter(900)
  limiter.settle(900, 100)
  expect(await elapsed(() => limiter.enter(900))).toBeLessThan(50)
  expect(await elapsed(() => limiter.enter(150))).toBeGreaterThan(120)
})

test('a call larger than a minute allows passes all the same, and the next waits for it', async () => {
  const limiter = new RateLimiter({ tokensPerMinute: 60_000 })
  expect(await elapsed(() => limiter.enter(1200))).toBeLessThan(50)
  expect(await elapsed(() => limiter.enter(1))).toBeGreaterThan(170)
})

test('waits where the server says that nothing is left, until it says there is', async () => {
  const limiter = new RateLimiter()
  limiter.observe({ requests: { remaining: 2, resetMs: 150 } })
  expect(await elapsed(() => Promise.all([limiter.enter(5), limiter.enter(5)]))).toBeLessThan(60)
  expect(await elapsed(() => limiter.enter(5))).toBeGreaterThan(80)
  limiter.observe({ tokens: { remaining: 100, resetMs: 150 } })
  expect(await elapsed(() => limiter.enter(90))).toBeLessThan(60)
  expect(await elapsed(() => limiter.enter(20))).toBeGreaterThan(80)
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
  expect(await elapsed(() => Promise.all(all))).toBeGreaterThan(100)
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
    await new Promise((resolve) => setTimeout(resolve, 10))
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
