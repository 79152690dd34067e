// Tells a story token by token.
import { type Sampling, shapeOf } from '@ts/transformer'
import type { OpenModel } from './library.ts'
import { resting } from './rest.ts'

/** What to tell. */
export interface TellRequest {
  readonly model: string
  readonly prompt: string
  readonly seed: number
  readonly sampling: Sampling
  /** Most new tokens; default: what the context holds. */
  readonly maxTokens?: number
}

/** A token and its share of the text. */
export interface Told {
  readonly id: number
  /** May be empty where a character takes several tokens. */
  readonly text: string
}

/** What comes while a story is told. */
export type TellEvent =
  | { readonly kind: 'prompt'; readonly tokens: readonly Told[] }
  | ({ readonly kind: 'token' } & Told)

/** How a story ended. */
export interface TellResult {
  readonly end: 'stop' | 'length' | 'stopped'
  /** New tokens. */
  readonly tokens: number
  /** Mean time of a token after the first, in ms; null: there was none. */
  readonly msPerToken: number | null
  /** From the request to the first new token, in ms. */
  readonly firstMs: number | null
}

/** Continues a prompt. Stopping ends it with what was told. */
export async function* tell(
  { tokenizer, generator, model }: OpenModel,
  { prompt, seed, sampling, maxTokens }: TellRequest,
  signal: AbortSignal,
): AsyncGenerator<TellEvent, TellResult, undefined> {
  const { context } = shapeOf(model.config)
  const encoded = [...tokenizer.encode(prompt, { special: true })]
  // These models begin every text with that token.
  const begin = tokenizer.endOfText
  const ids = begin === undefined || encoded[0] === begin ? encoded : [begin, ...encoded]
  const room = Math.max(32, context - ids.length - 1)
  yield { kind: 'prompt', tokens: textOf(tokenizer, ids) }
  const breathe = resting(24)
  const start = performance.now()
  let first = 0
  let last = start
  let tokens = 0
  let end: TellResult['end'] = 'stopped'
  for await (const piece of generator.pieces([ids], {
    sampling,
    seed,
    maxTokens: maxTokens ?? room,
  })) {
    last = performance.now()
    if (piece.token !== null) {
      tokens++
      if (tokens === 1) first = last
      yield { kind: 'token', id: piece.token, text: piece.text }
    }
    if (piece.end) end = piece.end
    await breathe()
    if (signal.aborted) break
  }
  return {
    end,
    tokens,
    msPerToken: tokens > 1 ? (last - first) / (tokens - 1) : null,
    firstMs: tokens > 0 ? first - start : null,
  }
}

/** Tokens with their shares of the text; what a special token stands for is not shown. */
export function textOf(tokenizer: OpenModel['tokenizer'], ids: readonly number[]): readonly Told[] {
  const decoder = tokenizer.decodeStream()
  return ids.map((id) => ({
    id,
    text: id === tokenizer.endOfText ? '' : decoder.push(id),
  }))
}
