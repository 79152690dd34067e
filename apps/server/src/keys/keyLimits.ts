// What a key may use in a minute, told in the headers that OpenAI's clients know.
import type { FastifyReply } from 'fastify'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { ApiError } from '../http/apiError.ts'
import type { ApiKey } from './apiKey.ts'

/** A key's allowance. */
export class KeyLimits {
  readonly name: string
  private readonly requests: RateLimiterMemory | null
  private readonly tokens: RateLimiterMemory | null

  constructor({ name, requestsPerMinute, tokensPerMinute }: ApiKey) {
    const limiter = (points: number | undefined): RateLimiterMemory | null =>
      points === undefined ? null : new RateLimiterMemory({ points, duration: 60 })
    this.name = name
    this.requests = limiter(requestsPerMinute)
    this.tokens = limiter(tokensPerMinute)
  }

  /** Counts a request. @throws ApiError 429 with retry-after when the minute has no more */
  async request(reply: FastifyReply): Promise<void> {
    if (this.requests) await take(this.requests, 1, { what: 'requests', reply })
  }

  /**
   * Sets tokens aside, the most that a request can use.
   *
   * @returns gives back what it did not use
   * @throws ApiError 429
   */
  async reserve(
    most: number,
    reply: FastifyReply,
  ): Promise<{ settle(used: number): void } | undefined> {
    const { tokens } = this
    if (!tokens) return undefined
    await take(tokens, most, { what: 'tokens', reply })
    const taken = Date.now()
    let settled = false
    return {
      settle(used) {
        // After the minute a new allowance has begun, to which nothing is to be given back.
        if (!settled && Date.now() - taken < 60_000) void tokens.reward(KEY, most - used)
        settled = true
      },
    }
  }
}

/** Each limiter counts for one key. */
const KEY = 'key'

async function take(
  limiter: RateLimiterMemory,
  points: number,
  { what, reply }: { readonly what: 'requests' | 'tokens'; readonly reply: FastifyReply },
): Promise<void> {
  const limit = limiter.points
  const tell = ({ remainingPoints, msBeforeNext }: RateLimiterRes): void => {
    reply.header(`x-ratelimit-limit-${what}`, limit)
    reply.header(`x-ratelimit-remaining-${what}`, Math.max(0, remainingPoints))
    reply.header(`x-ratelimit-reset-${what}`, `${Math.max(0, msBeforeNext)}ms`)
  }
  if (points > limit) {
    throw new ApiError(
      429,
      `Request too large: it may use ${points} ${what}, the key ${limit} per minute; ask for fewer tokens.`,
      { type: what, code: 'rate_limit_exceeded', headers: { 'x-should-retry': 'false' } },
    )
  }
  try {
    tell(await limiter.consume(KEY, points))
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    // What was refused was not used.
    await limiter.reward(KEY, points)
    tell(refused)
    const wait = Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    throw new ApiError(
      429,
      `Rate limit reached: the key has ${limit} ${what} per minute; try again in ${wait} s.`,
      { type: what, code: 'rate_limit_exceeded', headers: { 'retry-after': String(wait) } },
    )
  }
}
