// How two lists of numbers go together, such as the grades of models and their bits per byte.
import { normalQuantile, studentCdf } from './distributions.ts'
import { mean, ranks } from './moments.ts'

/** Pearson's or Spearman's correlation with its interval. */
export interface Correlation {
  readonly r: number
  readonly low: number
  readonly high: number
  /** two-sided, against no correlation */
  readonly p: number
  readonly pairs: number
}

/**
 * Pearson's correlation: how close to a line.
 *
 * @throws RangeError if the lists are not equally long
 */
export function pearson(x: readonly number[], y: readonly number[], level = 0.95): Correlation {
  if (x.length !== y.length) {
    throw new RangeError(`correlation: lists must be equally long, got ${x.length} and ${y.length}`)
  }
  const [centreX, centreY] = [mean(x), mean(y)]
  let [xx, yy, xy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - centreX, y[i]! - centreY]
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  return withCertainty(xy / Math.sqrt(xx * yy), x.length, level)
}

/** Spearman's correlation: how close to a common order. */
export function spearman(x: readonly number[], y: readonly number[], level = 0.95): Correlation {
  return pearson(ranks(x), ranks(y), level)
}

// Fisher's z for the interval, Student's t for p. Fewer than 4 pairs have no interval.
function withCertainty(r: number, pairs: number, level = 0.95): Correlation {
  const degrees = pairs - 2
  const t = r * Math.sqrt(degrees / Math.max(1e-300, 1 - r * r))
  const p = degrees > 0 ? 2 * studentCdf(-Math.abs(t), degrees) : NaN
  if (pairs < 4) return { r, low: NaN, high: NaN, p, pairs }
  const half = normalQuantile((1 + level) / 2) / Math.sqrt(pairs - 3)
  const centre = Math.atanh(Math.min(1 - 1e-15, Math.max(-1 + 1e-15, r)))
  return { r, low: Math.tanh(centre - half), high: Math.tanh(centre + half), p, pairs }
}
