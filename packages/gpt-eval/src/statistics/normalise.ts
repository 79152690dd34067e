// Scores of several models on one scale.

/**
 * Min-max normalised scores: 0 for the worst model, 1 for the best, so that criteria of different kinds fit one plot.
 * Where all are equal, or there is one, all are 1; what is not a number stays so.
 */
export function normalise(scores: readonly number[]): readonly number[] {
  const finite = scores.filter(Number.isFinite)
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  return scores.map((score) => {
    if (!Number.isFinite(score)) return NaN
    return high > low ? (score - low) / (high - low) : 1
  })
}
