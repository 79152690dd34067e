// The one interface between who asks and who answers. Whoever answers (an HTTP API, a local model, a plain
// function) knows nothing of ledgers, budgets and retries; those stand in front of it, in `ledgeredChat.ts`.
import type { Json } from './json.ts'

/** One turn of a conversation. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

/** A JSON schema that the answer must fit, with the name that the API asks for. */
export interface AnswerSchema {
  /** letters, digits, `_` and `-`, at most 64 */
  readonly name: string
  readonly schema: { readonly [key: string]: Json }
}

/**
 * All that an answer depends on. Two requests with equal fields are the same request, whatever the order of the fields;
 * a field that is absent is not sent, so the server's default holds.
 */
export interface ChatRequest {
  readonly model: string
  readonly messages: readonly Message[]
  readonly temperature?: number
  readonly topP?: number
  /** the most tokens the answer may have; a budget needs it, or the model's own limit from the price table */
  readonly maxTokens?: number
  readonly seed?: number
  readonly stop?: readonly string[]
  readonly schema?: AnswerSchema
  /** further body fields, sent as they are (`reasoning_effort`, `top_k`, …) */
  readonly extra?: { readonly [key: string]: Json }
}

/** Tokens as the server counted them. */
export interface Usage {
  readonly promptTokens: number
  /** how many of the prompt tokens the server had cached, and charges less for */
  readonly cachedTokens: number
  /** tokens of the answer, reasoning included */
  readonly completionTokens: number
}

/**
 * What came back. Only an `answer` has a `text` that may be used; a refusal and an answer cut off by the token limit
 * are paid for as well, but cannot be mistaken for one.
 */
export type Reply = Answer | Refusal | CutOff

/** The model said all it had to say. */
export interface Answer {
  readonly kind: 'answer'
  readonly text: string
  readonly usage: Usage
}

/** The model, or a filter behind it, declined. */
export interface Refusal {
  readonly kind: 'refusal'
  /** the model's words, or `content_filter`, or `empty answer` */
  readonly reason: string
  readonly usage: Usage
}

/** The answer ran into `maxTokens` or the end of the context (`finish_reason: length`). */
export interface CutOff {
  readonly kind: 'length'
  readonly partial: string
  readonly usage: Usage
}

/** How one attempt is made. */
export interface AttemptOptions {
  readonly signal?: AbortSignal
  /** sent as `Idempotency-Key`: a server that honours it charges a repeated attempt once */
  readonly idempotencyKey?: string
  /** called with the whole text so far; asks the server to stream. After a retry the text starts again. */
  readonly onText?: (text: string) => void
  /** told what the server says about its rate limits, with answers and with errors */
  readonly onLimits?: (limits: ServerLimits) => void
}

/** The state of the server's rate limits, from its headers. Times in ms from now. */
export interface ServerLimits {
  readonly requests?: LimitState
  readonly tokens?: LimitState
}

/** One limit: how many a minute, how many are left, and when all are back. */
export interface LimitState {
  readonly limit?: number
  readonly remaining?: number
  readonly resetMs?: number
}

/**
 * Whoever answers: {@link openaiChat}, {@link functionChat}, or an object of yours. One attempt, no retry.
 * An attempt that fails throws a `ProviderError` that says whether another one could succeed; any other error
 * counts as final.
 */
export interface Chat {
  /** for messages */
  readonly name: string
  /**
   * Where the answers come from, if the model's name does not say it: part of the ledger's keys, so that two servers with models of
   * the same name never share answers. Absent for OpenAI itself, whose calls keep the keys they have always had.
   */
  readonly server?: string
  /** true where answers cost nothing (a local model); otherwise every model needs a price */
  readonly free: boolean
  complete(request: ChatRequest, options?: AttemptOptions): Promise<Reply>
}
