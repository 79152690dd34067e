// Two models on the same beginnings: how far apart, how sure, and what difference could have been seen at all.
import { type BootstrapOptions, clusterInterval, type Interval } from './bootstrap.ts'
import type { Clusters } from './clusters.ts'
import { studentQuantile } from './distributions.ts'
import { deviation, mean } from './moments.ts'
import { seeded } from './random.ts'

/** What a paired comparison found. Differences are second − first. */
export interface Comparison {
  readonly difference: Interval
  /** two-sided, from flipping the signs of the beginnings' differences */
  readonly p: number
  /** the smallest true difference that so many beginnings would show in `power` of all experiments */
  readonly detectable: number
  readonly pairs: number
}

/** How a comparison is made. */
export interface CompareOptions extends BootstrapOptions {
  /** default 0.8 */
  readonly power?: number
}

/**
 * Compares two models by the beginnings that both have completed: for each, the difference of their means. The spread
 * between easy and hard beginnings cancels out, so fewer are needed than for comparing two intervals by eye.
 *
 * @param first  values of each beginning, in the same order as `second`
 * @throws RangeError if they are not as many
 * @see Miller 2024, "Adding error bars to evals", https://arxiv.org/abs/2411.00640
 */
export function comparePaired(
  first: Clusters,
  second: Clusters,
  options: CompareOptions = {},
): Comparison {
  if (first.length !== second.length) {
    throw new RangeError(
      `compare: both models need the same beginnings, got ${first.length} and ${second.length}`,
    )
  }
  const { level = 0.95, power = 0.8 } = options
  const differences = first.flatMap((values, i) => {
    const others = second[i]!
    return values.length > 0 && others.length > 0 ? [mean(others) - mean(values)] : []
  })
  return {
    difference: clusterInterval(
      differences.map((difference) => [difference]),
      options,
    ),
    p: signFlip(differences, options.seed ?? 1),
    detectable: minimumDetectable(deviation(differences), differences.length, { level, power }),
    pairs: differences.length,
  }
}

/**
 * The smallest true difference that a two-sided test at `1 − level` finds with probability `power`:
 * (t₁₋α/₂ + t_power) · deviation / √pairs.
 *
 * @param deviation standard deviation of the pairs' differences
 * @see Bloom 1995, "Minimum detectable effects", https://doi.org/10.1177/0193841X9501900504
 */
export function minimumDetectable(
  deviation: number,
  pairs: number,
  { level = 0.95, power = 0.8 }: { readonly level?: number; readonly power?: number } = {},
): number {
  if (pairs < 2) return NaN
  const quantiles = studentQuantile((1 + level) / 2, pairs - 1) + studentQuantile(power, pairs - 1)
  return (quantiles * deviation) / Math.sqrt(pairs)
}

/** How many beginnings it takes until `difference` is the minimum that can be detected; at least 3. */
export function pairsNeeded(
  deviation: number,
  difference: number,
  options: { readonly level?: number; readonly power?: number } = {},
): number {
  if (!(difference > 0)) return Infinity
  let low = 2
  let high = 3
  while (minimumDetectable(deviation, high, options) > difference) [low, high] = [high, 2 * high]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (minimumDetectable(deviation, middle, options) > difference) low = middle
    else high = middle
  }
  return high
}

// Under "no difference" each sign could as well be the other. All flips up to 2¹⁴ of them, else as many at random.
function signFlip(differences: readonly number[], seed: number): number {
  const n = differences.length
  if (n < 2) return NaN
  const found = Math.abs(differences.reduce((sum, d) => sum + d, 0)) * (1 - 1e-12)
  const all = n <= 14
  const flips = all ? 2 ** n : 2 ** 14
  const draw = seeded(seed)
  let asLarge = 0
  for (let flip = 0; flip < flips; flip++) {
    let sum = 0
    for (let i = 0; i < n; i++) {
      const negative = all ? (flip >> i) & 1 : draw() < 0.5
      sum += negative ? -differences[i]! : differences[i]!
    }
    if (Math.abs(sum) >= found) asLarge++
  }
  // The observed signs are one of the flips: counted when flips are drawn, included when all are made.
  return all ? asLarge / flips : (asLarge + 1) / (flips + 1)
}

/**
 * p values as they must be read when there are several: Holm's step-down correction.
 *
 * @see Holm 1979, "A simple sequentially rejective multiple test procedure"
 */
export function holm(ps: readonly number[]): readonly number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!)
  const adjusted = Array<number>(ps.length)
  let highest = 0
  order.forEach((at, rank) => {
    highest = Math.max(highest, Math.min(1, (ps.length - rank) * ps[at]!))
    adjusted[at] = highest
  })
  return adjusted
}
