// What tokens cost. The table is data with a date: prices.json, or a file of yours in the same form.
import { z } from 'zod'
import table from '../../prices.json' with { type: 'json' }
import type { Usage } from '../chat.ts'
import { FormatError } from '../errors.ts'

/** Prices in dollars for a million tokens. */
export interface ModelPrice {
  readonly input: number
  /** input that the server had cached; as `input` if absent */
  readonly cached?: number | undefined
  readonly output: number
  /** share of the price paid in the Batch API; 1 if absent */
  readonly batch?: number | undefined
  /** the most tokens an answer can have */
  readonly maxOutput?: number | undefined
}

/** Prices and when they held. */
export interface PriceTable {
  /** YYYY-MM-DD */
  readonly date: string
  readonly models: { readonly [model: string]: ModelPrice }
}

const price = z.number().nonnegative().max(1e6)
const schema: z.ZodType<PriceTable> = z.object({
  date: z.iso.date(),
  models: z.record(
    z.string(),
    z.object({
      input: price,
      cached: price.optional(),
      output: price,
      batch: z.number().min(0).max(1).optional(),
      maxOutput: z.int().positive().optional(),
    }),
  ),
})

/**
 * A price table from the text of a JSON file.
 *
 * @param source for the message: the file's name
 * @throws FormatError naming the field
 */
export function parsePrices(text: string, source: string): PriceTable {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new FormatError(`${source}: not JSON, ${(cause as Error).message}`, { cause })
  }
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]
  throw new FormatError(`${source}: ${issue?.path.join('.') || 'prices'}: ${issue?.message}`)
}

/** The prices that come with the package; see their date. */
export const defaultPrices: PriceTable = table

/** What a free model costs. */
export const freePrice: ModelPrice = { input: 0, output: 0 }

/**
 * The price of a model, also under a dated name (`gpt-4o-mini-2024-07-18`) or behind a vendor's (`openai/gpt-4o-mini`).
 *
 * @throws FormatError if the table has none: an unknown price must not pass for zero
 */
export function priceOf(prices: PriceTable, model: string): ModelPrice {
  const bare = model.slice(model.lastIndexOf('/') + 1)
  for (const name of [model, bare, bare.replace(/-\d{4}-\d{2}-\d{2}$/, '')]) {
    if (Object.hasOwn(prices.models, name)) return prices.models[name]!
  }
  throw new FormatError(
    `prices of ${prices.date}: no price for ${JSON.stringify(model)}; add it to a copy of prices.json (zeros for a server of your own)`,
  )
}

/**
 * What a call costs: uncached prompt tokens · input + cached · cached + completion · output.
 *
 * @returns dollars
 */
export function costOf(price: ModelPrice, usage: Usage, batch = false): number {
  const { promptTokens, cachedTokens, completionTokens } = usage
  const dollars =
    (promptTokens - cachedTokens) * price.input +
    cachedTokens * (price.cached ?? price.input) +
    completionTokens * price.output
  // Rounded to the ledger's unit, so that what is written and what is summed are the same number.
  return Math.round(dollars * 1e6 * (batch ? (price.batch ?? 1) : 1)) / 1e12
}
