// The likeliest tokens of a row of logits.

/** What a row of logits says. */
export interface TopTokens {
  /** (K) the likeliest ids, likeliest first; the lower id first where two are equal. */
  readonly tokens: Int32Array
  /** (K) their probabilities. */
  readonly probabilities: Float32Array
  /** −Σ p ln p, in nats. */
  readonly entropy: number
}

/**
 * The k likeliest tokens, and how sure the distribution is.
 *
 * @param logits (V)
 * @param k at most V
 */
export function topTokens(logits: ArrayLike<number>, k: number): TopTokens {
  const count = Math.min(k, logits.length)
  const tokens = new Int32Array(count)
  let held = 0
  let max = Number.NEGATIVE_INFINITY
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]
    if (logit > max) max = logit
    if (held === count && (count === 0 || logit <= logits[tokens[count - 1]])) continue
    let place = held < count ? held++ : count - 1
    for (; place > 0 && logits[tokens[place - 1]] < logit; place--) {
      tokens[place] = tokens[place - 1]
    }
    tokens[place] = id
  }
  // p = e / sum, so entropy = ln sum − Σ e·(logit − max) / sum.
  let sum = 0
  let weighted = 0
  for (let id = 0; id < logits.length; id++) {
    const shifted = logits[id] - max
    const e = Math.exp(shifted)
    sum += e
    if (e > 0) weighted += e * shifted
  }
  const probabilities = Float32Array.from(tokens, (id) => Math.exp(logits[id] - max) / sum)
  return { tokens, probabilities, entropy: Math.log(sum) - weighted / sum }
}

/** p(token), and how many tokens are likelier than it. */
export function standing(
  logits: ArrayLike<number>,
  token: number,
): { readonly probability: number; readonly rank: number } {
  const own = logits[token]
  let rank = 0
  let sum = 0
  for (let id = 0; id < logits.length; id++) {
    sum += Math.exp(logits[id] - own)
    if (logits[id] > own) rank++
  }
  return { probability: 1 / sum, rank }
}
