export { type AskAllOptions, type AskCall, askAll, type Settled } from './askAll.ts'
export { answerSchema, askFor, type Structured } from './askFor.ts'
export type { BatchLimits } from './batch/planBatches.ts'
export {
  type BatchOptions,
  type BatchReport,
  runBatches,
  type WaitOptions,
  waitForBatches,
} from './batch/runBatches.ts'
export type {
  Answer,
  AnswerSchema,
  AttemptOptions,
  Chat,
  ChatRequest,
  CutOff,
  LimitState,
  Message,
  Refusal,
  Reply,
  ServerLimits,
  Usage,
} from './chat.ts'
export { Budget } from './cost/budget.ts'
export { describeEstimate, type Estimate, type EstimatedCall } from './cost/estimate.ts'
export {
  costOf,
  defaultPrices,
  type ModelPrice,
  type PriceTable,
  parsePrices,
  priceOf,
} from './cost/prices.ts'
export { byteTokens, type CountTokens, promptTokens, roughTokens } from './cost/tokens.ts'
export { BudgetError, FormatError, ProviderError, type ProviderFailure } from './errors.ts'
export { type Answerer, functionChat } from './functionChat.ts'
export { canonicalJson, type Json } from './json.ts'
export type { Claim } from './ledger/claims.ts'
export type { BatchEntry, Entry, Outcome } from './ledger/entry.ts'
export { type Bill, type Counts, Ledger, type Statement } from './ledger/ledger.ts'
export type { OpenBatch } from './ledger/openBatches.ts'
export { type LedgerStore, type MemoryStore, memoryStore } from './ledger/store.ts'
export {
  type AskOptions,
  type CallLimits,
  LedgeredChat,
  type LedgeredChatOptions,
} from './ledgeredChat.ts'
export type { RateLimits } from './limits/rateLimiter.ts'
export type { RetryOptions } from './limits/retry.ts'
export type { BatchResult, BatchService, RemoteBatch } from './openai/batchService.ts'
export type { TokenField } from './openai/completion.ts'
export { type OpenAIChat, type OpenAIChatOptions, openaiChat } from './openai/openaiChat.ts'
export { openaiCompletions } from './openai/openaiCompletions.ts'
export type { ServerOptions } from './openai/transport.ts'
export { requestKey } from './requestKey.ts'
