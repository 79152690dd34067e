// Normal and Student distributions: what intervals and power calculations need, no more.

/**
 * P(Z ≤ z) of the standard normal distribution. Absolute error below 1e-12.
 *
 * @see Abramowitz & Stegun 26.2.10 (series) and 26.2.14 (continued fraction)
 */
export function normalCdf(z: number): number {
  const x = Math.abs(z)
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  let upper: number
  if (x < 3) {
    let term = x
    let sum = x
    for (let k = 3; Math.abs(term) > 1e-17 * sum; k += 2) {
      term *= (x * x) / k
      sum += term
    }
    upper = 0.5 - density * sum
  } else {
    let fraction = x
    for (let k = 200; k >= 1; k--) fraction = x + k / fraction
    upper = density / fraction
  }
  return z > 0 ? 1 - upper : upper
}

/** z with P(Z ≤ z) = p. @param p 0…1 */
export function normalQuantile(p: number): number {
  return invert(normalCdf, p)
}

/**
 * P(T ≤ t) of Student's distribution.
 *
 * @param degrees degrees of freedom, above 0; Infinity is the normal distribution
 */
export function studentCdf(t: number, degrees: number): number {
  if (degrees === Infinity) return normalCdf(t)
  const tail = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
  return t > 0 ? 1 - tail : tail
}

/** t with P(T ≤ t) = p. */
export function studentQuantile(p: number, degrees: number): number {
  return invert((t) => studentCdf(t, degrees), p)
}

// Bisection: slow and certain. Some hundred evaluations, a few times a report.
function invert(cdf: (x: number) => number, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile: p must be from 0 to 1, got ${p}`)
  if (p === 0) return -Infinity
  if (p === 1) return Infinity
  let low = -1
  let high = 1
  while (cdf(low) > p) low *= 2
  while (cdf(high) < p) high *= 2
  while (high - low > 1e-12 * Math.max(1, Math.abs(low))) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (cdf(middle) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

// Regularised incomplete beta function I_x(a, b) by its continued fraction (Lentz), DLMF 8.17.22.
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x),
  )
  const tiny = 1e-300
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny)
  let fraction = d
  for (let m = 1; m < 10_000; m++) {
    for (const step of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / nonZero(1 + step * d, tiny)
      c = nonZero(1 + step / c, tiny)
      fraction *= c * d
    }
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return (front * fraction) / a
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value
}

// Stirling's series after lifting the argument above 12.
function logGamma(x: number): number {
  let shift = 0
  let at = x
  while (at < 12) shift -= Math.log(at++)
  const series = 1 / (12 * at) - 1 / (360 * at ** 3) + 1 / (1260 * at ** 5) - 1 / (1680 * at ** 7)
  return shift + (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series
}
