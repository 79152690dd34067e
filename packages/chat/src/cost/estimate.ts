// The bill before the first call.
import type { ChatRequest } from '../chat.ts'
import { costOf, type ModelPrice } from './prices.ts'
import { type CountTokens, promptTokens } from './tokens.ts'

/** What calls would cost. Dollars; `most` is reached if every answer is as long as it may be. */
export interface Estimate {
  readonly calls: number
  /** calls that the ledger has already: they cost nothing */
  readonly known: number
  readonly promptTokens: number
  readonly answerTokens: { readonly expected: number; readonly most: number }
  readonly dollars: { readonly expected: number; readonly most: number }
  /** the same in the Batch API */
  readonly batchDollars: { readonly expected: number; readonly most: number }
}

/** What an estimate goes by. */
export interface EstimateBasis {
  readonly price: (model: string) => ModelPrice
  readonly count: CountTokens
  /** whether a call is paid for already */
  readonly known: (request: ChatRequest, repeat: number) => boolean
  /** tokens of a usual answer; the most it may have if absent */
  readonly answerTokens?: number | undefined
}

/** Adds up what calls would cost. @throws FormatError for a model without a price */
export async function estimate(
  calls: Iterable<EstimatedCall> | AsyncIterable<EstimatedCall>,
  { price, count, known, answerTokens }: EstimateBasis,
): Promise<Estimate> {
  const sum = { calls: 0, known: 0, prompt: 0, expected: 0, most: 0 }
  const dollars = { expected: 0, most: 0 }
  const batchDollars = { expected: 0, most: 0 }
  for await (const { request, repeat = 0 } of calls) {
    sum.calls += 1
    if (known(request, repeat)) {
      sum.known += 1
      continue
    }
    const modelPrice = price(request.model)
    const prompt = promptTokens(request, count)
    const most = mostAnswerTokens(request, modelPrice) ?? answerTokens ?? 0
    const expected = Math.min(most, answerTokens ?? most)
    const cost = (completionTokens: number, batch: boolean): number =>
      costOf(modelPrice, { promptTokens: prompt, cachedTokens: 0, completionTokens }, batch)
    sum.prompt += prompt
    sum.expected += expected
    sum.most += most
    dollars.expected += cost(expected, false)
    dollars.most += cost(most, false)
    batchDollars.expected += cost(expected, true)
    batchDollars.most += cost(most, true)
  }
  return {
    calls: sum.calls,
    known: sum.known,
    promptTokens: sum.prompt,
    answerTokens: { expected: sum.expected, most: sum.most },
    dollars,
    batchDollars,
  }
}

/** See {@link estimate}. */
export interface EstimatedCall {
  readonly request: ChatRequest
  readonly repeat?: number
}

/** The most tokens an answer can have; undefined where neither the request nor the price table says. */
export function mostAnswerTokens(request: ChatRequest, price: ModelPrice): number | undefined {
  const { maxTokens } = request
  const { maxOutput } = price
  if (maxTokens === undefined) return maxOutput
  return maxOutput === undefined ? maxTokens : Math.min(maxTokens, maxOutput)
}

/** An estimate in a few lines of text, with the date of the prices. */
export function describeEstimate(estimate: Estimate, priceDate: string): string {
  const { calls, known, answerTokens, dollars, batchDollars } = estimate
  const thousands = (tokens: number): string => tokens.toLocaleString('en-US')
  const range = ({ expected, most }: Estimate['dollars']): string =>
    expected === most ? money(most) : `${money(expected)}, at most ${money(most)}`
  return [
    `${thousands(calls)} calls, ${thousands(known)} of them paid for already`,
    `${thousands(estimate.promptTokens)} tokens in, ${thousands(answerTokens.expected)} out`,
    `${range(dollars)} (batch: ${range(batchDollars)}) at the prices of ${priceDate}`,
  ].join('\n')
}

function money(dollars: number): string {
  return `$${dollars.toFixed(dollars > 0 && dollars < 0.1 ? 4 : 2)}`
}
