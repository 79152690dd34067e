// The logit lens: what the model would say next if it ended after each of its layers.
import { standing, topTokens } from './topTokens.ts'
import type { Tracer } from './tracer.ts'

/** What each layer says at each position. Row s is the stream that enters layer s; the last is the model's own answer. */
export interface LogitLens {
  /** S: layers + 1. */
  readonly streams: number
  /** T: tokens of the text. */
  readonly time: number
  /** K: tokens told per place. */
  readonly top: number
  /** (S, T, K) ids, likeliest first. */
  readonly tokens: Int32Array
  /** (S, T, K) */
  readonly probabilities: Float32Array
  /** (S, T) entropy in nats. */
  readonly entropy: Float32Array
  /** (S, T) probability of the token that does come next; NaN at the last position. */
  readonly next: Float32Array
}

/**
 * Reads the residual stream before every layer, and after the last, through the final norm and the head.
 *
 * @param tokens at most the model's context
 * @param options `top`: tokens per place, default 5
 * @see nostalgebraist 2020, "interpreting GPT: the logit lens"
 *
 * @example
 * const lens = await logitLens(tracer, tokens)
 * lens.tokens[(lens.streams * lens.time - 1) * lens.top] // what the model would say after the text
 */
export async function logitLens(
  tracer: Tracer,
  tokens: ArrayLike<number>,
  { top = 5 }: { readonly top?: number } = {},
): Promise<LogitLens> {
  const { layers, vocabulary } = tracer.shape
  const [streams, time, count] = [layers + 1, tokens.length, Math.min(top, vocabulary)]
  const names = Array.from({ length: streams }, (_, s) => `residual.${s}`)
  const traced = await tracer.trace(tokens, names)
  const lens = {
    streams,
    time,
    top: count,
    tokens: new Int32Array(streams * time * count),
    probabilities: new Float32Array(streams * time * count),
    entropy: new Float32Array(streams * time),
    next: new Float32Array(streams * time).fill(Number.NaN),
  }
  for (const [s, name] of names.entries()) {
    await tracer.unembed(traced[name], (logits, t) => {
      const place = s * time + t
      const best = topTokens(logits, count)
      lens.tokens.set(best.tokens, place * count)
      lens.probabilities.set(best.probabilities, place * count)
      lens.entropy[place] = best.entropy
      if (t + 1 < time) lens.next[place] = standing(logits, tokens[t + 1]).probability
    })
  }
  return lens
}
