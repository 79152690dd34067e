// How likely tokens were to the model itself: before temperature, bias and penalty.

/** The log-probability of a token and of the likeliest ones in its place. */
export interface TokenLogprobs {
  /** ln p(token | all before it), at most 0. */
  readonly logprob: number
  /** As many of the likeliest tokens as were asked for, the likeliest first. */
  readonly top: readonly { readonly token: number; readonly logprob: number }[]
}

/**
 * Log-probabilities in one place of a text.
 *
 * @param logits (V)
 * @param token  the one that came
 * @param count  how many of the likeliest ones to tell
 */
export function logprobsOf(logits: Float32Array, token: number, count: number): TokenLogprobs {
  const top = largest(logits, Math.max(1, count))
  const peak = logits[top[0]]
  let sum = 0
  for (let i = 0; i < logits.length; i++) sum += Math.exp(logits[i] - peak)
  const shift = peak + Math.log(sum)
  return {
    logprob: logits[token] - shift,
    top: top.slice(0, count).map((id) => ({ token: id, logprob: logits[id] - shift })),
  }
}

/** Indices of the largest values, the largest first; of equal ones the first. */
function largest(values: Float32Array, count: number): readonly number[] {
  const found: number[] = []
  for (let i = 0; i < values.length; i++) {
    if (found.length === count && !(values[i] > values[found[count - 1]])) continue
    let at = Math.min(found.length, count - 1)
    for (; at > 0 && values[i] > values[found[at - 1]]; at--) found[at] = found[at - 1]
    found[at] = i
  }
  return found
}
