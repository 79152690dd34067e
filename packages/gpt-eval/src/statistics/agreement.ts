// How far two judges agree, and how far one judge agrees with itself.
import { pearson, spearman } from './correlation.ts'
import { mean, variance } from './moments.ts'

/** Two judges on the same texts. */
export interface Agreement {
  readonly texts: number
  readonly pearson: number
  readonly spearman: number
  /** chance-corrected agreement in which distance counts by its square */
  readonly kappa: number
  /** mean of second − first: the second is so much kinder */
  readonly bias: number
  /** mean of |second − first| */
  readonly distance: number
  /** share of texts with exactly the same grade, and with grades at most 1 apart */
  readonly exact: number
  readonly withinOne: number
}

/**
 * Compares the grades of two judges, or of a judge and people.
 *
 * @throws RangeError if the lists are not equally long
 */
export function agreement(first: readonly number[], second: readonly number[]): Agreement {
  const apart = first.map((grade, i) => second[i]! - grade)
  const share = (most: number): number => mean(apart.map((d) => Number(Math.abs(d) <= most + 1e-9)))
  return {
    texts: first.length,
    pearson: pearson(first, second).r,
    spearman: spearman(first, second).r,
    kappa: weightedKappa(first, second),
    bias: mean(apart),
    distance: mean(apart.map(Math.abs)),
    exact: share(0),
    withinOne: share(1),
  }
}

/**
 * Cohen's kappa with quadratic weights: 1 − Σ(a − b)² / expected Σ(a − b)² if grades were dealt out at random. Needs no list
 * of categories. 1 where both judges always give one and the same grade.
 *
 * @see Cohen 1968, https://doi.org/10.1037/h0026256
 */
export function weightedKappa(first: readonly number[], second: readonly number[]): number {
  const n = first.length
  let observed = 0
  let expected = 0
  for (let i = 0; i < n; i++) {
    observed += (first[i]! - second[i]!) ** 2 / n
    for (let j = 0; j < n; j++) expected += (first[i]! - second[j]!) ** 2 / n / n
  }
  return expected === 0 ? 1 : 1 - observed / expected
}

/** What repeated grading of the same texts shows. */
export interface JudgeNoise {
  /** texts with at least two grades */
  readonly texts: number
  /** standard deviation of the grades that one text gets */
  readonly within: number
  /** standard deviation of the texts' own grades, noise taken off */
  readonly between: number
  /** share of the variance of single grades that is the text's: intraclass correlation ICC(1,1), −1…1 */
  readonly reliability: number
}

/**
 * Noise of a judge from grades of the same texts, by one-way analysis of variance.
 *
 * @param grades all grades of each text; texts with a single one do not count
 * @see Shrout & Fleiss 1979, https://doi.org/10.1037/0033-2909.86.2.420
 */
export function judgeNoise(grades: readonly (readonly number[])[]): JudgeNoise {
  const texts = grades.filter((given) => given.length > 1)
  const n = texts.length
  const total = texts.reduce((sum, given) => sum + given.length, 0)
  const inside = texts.reduce((sum, given) => sum + variance(given) * (given.length - 1), 0)
  const within = inside / (total - n)
  const centre = mean(texts.flat())
  const outside = texts.reduce((sum, given) => sum + given.length * (mean(given) - centre) ** 2, 0)
  const between = outside / (n - 1)
  // Grades per text, for unequal numbers too.
  const each = (total - texts.reduce((sum, given) => sum + given.length ** 2, 0) / total) / (n - 1)
  const reliability = (between - within) / (between + (each - 1) * within)
  return {
    texts: n,
    within: Math.sqrt(within),
    between: Math.sqrt(Math.max(0, (between - within) / each)),
    // Nothing differs at all: the judge is as sure as can be.
    reliability: between === 0 && within === 0 ? 1 : reliability,
  }
}
