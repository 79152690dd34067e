// How the model read a text: how likely each token was to it, and what it thought of instead.
import { standing, topTokens } from './topTokens.ts'
import type { Tracer } from './tracer.ts'

/** What the model expected where a token stands. */
export interface TokenProbability {
  readonly token: number
  /** p(token | those before it); null for the first, which nothing predicts. */
  readonly probability: number | null
  /** How many tokens were likelier; null for the first. */
  readonly rank: number | null
  /** Nats: how open the choice was; null for the first. */
  readonly entropy: number | null
  /** The likeliest tokens here, likeliest first; none for the first. */
  readonly alternatives: readonly Alternative[]
}

/** A token and its probability. */
export interface Alternative {
  readonly token: number
  readonly probability: number
}

/**
 * The probability of each token of a text given those before it, with the likeliest alternatives, and
 * what would come after it as an entry of its own, whose `token` is −1.
 *
 * @param tokens at most the model's context
 * @param options `alternatives`: how many, default 5
 * @returns       one entry per token and one for what comes next
 *
 * @example
 * const read = await tokenProbabilities(tracer, tokenizer.encode('Once upon a time', { special: true }))
 */
export async function tokenProbabilities(
  tracer: Tracer,
  tokens: ArrayLike<number>,
  { alternatives = 5 }: { readonly alternatives?: number } = {},
): Promise<readonly TokenProbability[]> {
  const last = `residual.${tracer.shape.layers}`
  const { [last]: stream } = await tracer.trace(tokens, [last])
  const read: TokenProbability[] = [
    { token: tokens[0], probability: null, rank: null, entropy: null, alternatives: [] },
  ]
  await tracer.unembed(stream, (logits, row) => {
    const known = row + 1 < tokens.length
    const top = topTokens(logits, alternatives)
    const here = known ? standing(logits, tokens[row + 1]) : { probability: null, rank: null }
    read.push({
      token: known ? tokens[row + 1] : -1,
      ...here,
      entropy: top.entropy,
      alternatives: Array.from(top.tokens, (token, i) => {
        return { token, probability: top.probabilities[i] }
      }),
    })
  })
  return read
}
