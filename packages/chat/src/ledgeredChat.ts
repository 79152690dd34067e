// A chat that makes every call once: what the ledger has is not asked again, what is asked is written down before and
// after, within budget, limits and concurrency.

import { Call } from './call.ts'
import type { AttemptOptions, Chat, ChatRequest, Reply } from './chat.ts'
import { Budget } from './cost/budget.ts'
import { type Estimate, type EstimatedCall, estimate, mostAnswerTokens } from './cost/estimate.ts'
import {
  costOf,
  defaultPrices,
  freePrice,
  type ModelPrice,
  type PriceTable,
  priceOf,
} from './cost/prices.ts'
import { byteTokens, type CountTokens, promptTokens, roughTokens } from './cost/tokens.ts'
import { ProviderError } from './errors.ts'
import type { Ledger } from './ledger/ledger.ts'
import { RateLimiter, type RateLimits } from './limits/rateLimiter.ts'
import { type RetryOptions, retry } from './limits/retry.ts'
import { Turnstile } from './limits/turnstile.ts'
import { abortable } from './limits/wait.ts'
import { outcomeOf, replyIn } from './outcome.ts'
import { requestKey } from './requestKey.ts'

/** How calls are made. */
export interface LedgeredChatOptions {
  /** default: those of the package, see their date */
  readonly prices?: PriceTable
  /** dollars that the ledger may ever have cost, earlier runs included; default no limit */
  readonly budget?: number
  /** counts as the model does; without it estimates take a quarter of the bytes and the budget all of them */
  readonly countTokens?: CountTokens
  readonly limits?: CallLimits
  readonly retry?: RetryOptions
}

/** How many calls at once and a minute, and how long one may take. */
export interface CallLimits extends RateLimits {
  /** default 8 */
  readonly concurrency?: number
  /** an attempt without an answer after so long is made again; default 3 minutes */
  readonly timeoutMs?: number
}

/** How one call is made. */
export interface AskOptions {
  /** which of several answers to the same request; default 0 */
  readonly repeat?: number
  /** stops at once; an answer already under way may be on the bill all the same, and the ledger says so */
  readonly signal?: AbortSignal
  /** called with the whole text so far */
  readonly onText?: (text: string) => void
}

/** See the top of this file. */
export class LedgeredChat {
  readonly provider: Chat
  readonly ledger: Ledger
  readonly concurrency: number
  readonly prices: PriceTable
  readonly budget: Budget
  readonly retryOptions: RetryOptions
  readonly #count: CountTokens | undefined
  readonly #timeoutMs: number
  readonly #turnstile: Turnstile
  readonly #limiter: RateLimiter
  readonly #underWay = new Map<string, Promise<unknown>>()

  constructor(provider: Chat, ledger: Ledger, options: LedgeredChatOptions = {}) {
    const { prices = defaultPrices, budget, countTokens, limits = {} } = options
    this.provider = provider
    this.ledger = ledger
    this.prices = prices
    this.budget = new Budget(ledger, budget)
    this.concurrency = limits.concurrency ?? 8
    this.#count = countTokens
    this.#timeoutMs = limits.timeoutMs ?? 180_000
    this.retryOptions = options.retry ?? {}
    this.#turnstile = new Turnstile(this.concurrency)
    this.#limiter = new RateLimiter(limits)
  }

  /**
   * The reply to a request: from the ledger if it has it, otherwise from the provider, paid for and kept.
   *
   * @throws BudgetError before anything is sent, if the call could exceed the budget
   * @throws ProviderError if the last attempt failed
   */
  async ask(request: ChatRequest, options: AskOptions = {}): Promise<Reply> {
    const { repeat = 0, signal, onText } = options
    signal?.throwIfAborted()
    const key = this.key(request, repeat)
    for (;;) {
      const outcome = await this.ledger.get(key)
      if (outcome !== undefined) {
        const reply = replyIn(outcome)
        if (reply.kind === 'answer') onText?.(reply.text)
        return reply
      }
      const other = this.#underWay.get(key)
      if (other === undefined) break
      await abortable(
        other.catch(() => {}),
        signal,
      )
    }
    const making = this.#turnstile.pass(() => this.#make(key, request, options), signal)
    this.#underWay.set(key, making)
    try {
      return await making
    } finally {
      this.#underWay.delete(key)
    }
  }

  /** The name of a call in the ledger, see {@link requestKey}. */
  key(request: ChatRequest, repeat = 0): string {
    return requestKey(request, repeat, this.provider.server)
  }

  /**
   * What calls would cost, without making any.
   *
   * @param answerTokens tokens of a usual answer; without it, every answer counts as long as it may be
   */
  estimate(
    calls: Iterable<EstimatedCall> | AsyncIterable<EstimatedCall>,
    answerTokens?: number,
  ): Promise<Estimate> {
    return estimate(calls, {
      price: (model) => this.price(model),
      count: this.#count ?? roughTokens,
      known: (request, repeat) => this.ledger.has(this.key(request, repeat)),
      answerTokens,
    })
  }

  /** The price of a model; nothing where the provider is free. @throws FormatError if the table has none */
  price(model: string): ModelPrice {
    return this.provider.free ? freePrice : priceOf(this.prices, model)
  }

  /**
   * The most tokens and dollars that a call can take.
   *
   * @throws RangeError where a budget is set and nothing limits the length of the answer
   */
  most(request: ChatRequest, batch = false): { readonly tokens: number; readonly dollars: number } {
    const price = this.price(request.model)
    const prompt = this.promptTokens(request)
    const answer = mostAnswerTokens(request, price)
    if (answer === undefined && this.budget.limited && !this.provider.free) {
      throw new RangeError(
        `budget: a limit needs the most tokens of an answer; set maxTokens, or maxOutput of ${request.model} in the price table`,
      )
    }
    const usage = { promptTokens: prompt, cachedTokens: 0, completionTokens: answer ?? 0 }
    return { tokens: prompt + (answer ?? 0), dollars: costOf(price, usage, batch) }
  }

  /** Tokens of what is sent; at most, where the chat has no counting function. */
  promptTokens(request: ChatRequest): number {
    return promptTokens(request, this.#count ?? byteTokens)
  }

  async #make(key: string, request: ChatRequest, options: AskOptions): Promise<Reply> {
    const { tokens, dollars } = this.most(request)
    const call = new Call(key, dollars, this.ledger, this.budget)
    try {
      const elsewhere = await call.begin(options.signal)
      if (elsewhere !== undefined) return replyIn(elsewhere)
      return await retry(
        async () => {
          await this.#limiter.enter(tokens, options.signal)
          return this.#attempt(call, request, tokens, options)
        },
        async ({ failure }, pauseMs) => {
          if (failure.status === 429) this.#limiter.pause(pauseMs ?? 0)
          if (failure.maybePaid) await call.writeOff(pauseMs !== undefined, options.signal)
        },
        this.retryOptions,
        options.signal,
      )
    } finally {
      await call.end()
    }
  }

  async #attempt(
    call: Call,
    request: ChatRequest,
    tokens: number,
    { signal, onText }: AskOptions,
  ): Promise<Reply> {
    const started = performance.now()
    const timeout = AbortSignal.timeout(this.#timeoutMs)
    const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
    const attempt: AttemptOptions = {
      signal: either,
      idempotencyKey: call.key,
      ...(onText && { onText }),
      onLimits: (limits) => this.#limiter.observe(limits),
    }
    call.sent = true
    let reply: Reply
    try {
      reply = await abortable(this.provider.complete(request, attempt), either)
    } catch (error) {
      this.#limiter.settle(tokens, 0)
      if (error instanceof ProviderError) call.sent = error.failure.maybePaid
      else if (timeout.aborted && !signal?.aborted) throw this.#tooSlow()
      throw error
    }
    const { usage } = reply
    this.#limiter.settle(tokens, usage.promptTokens + usage.completionTokens)
    const ms = Math.round(performance.now() - started)
    await call.settle(
      outcomeOf(call.key, request.model, reply, { ms, price: this.price(request.model) }),
    )
    return reply
  }

  #tooSlow(): ProviderError {
    return new ProviderError(`${this.provider.name}: no answer within ${this.#timeoutMs} ms`, {
      retryable: true,
      maybePaid: true,
      fatal: false,
    })
  }
}
