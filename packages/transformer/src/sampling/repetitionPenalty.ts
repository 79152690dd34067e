// Makes tokens that were there already less likely.

/**
 * Divides positive logits of tokens in the history by the penalty and multiplies negative ones,
 * once for each token, in place.
 *
 * @param logits  (V)
 * @param history ids so far, the prompt's included
 * @param penalty above 0; 1 does nothing
 * @see Keskar et al. 2019 §4.1, https://arxiv.org/abs/1909.05858
 */
export function penalizeRepetition(
  logits: Float32Array,
  history: readonly number[],
  penalty: number,
): void {
  if (penalty === 1) return
  for (const id of new Set(history)) {
    logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty
  }
}
