// e^x for the weights of tokens. Of additions and multiplications alone: the same on every machine, which
// Math.exp is not, and less than half its time.

const LOG2_E = Math.LOG2E
/** 2^−i. */
const POWERS: Float64Array = Float64Array.from({ length: 1023 }, (_, i) => 2 ** -i)

/** e^x for x ≤ 0, to 5e-11 of it; 0 below −708 and for what is not a number. */
export function expNegative(x: number): number {
  if (!(x > -708)) return 0
  const y = x * LOG2_E
  const whole = (y - 0.5) | 0
  const r = y - whole
  // 2^r on |r| ≤ 1/2 by least squares on Chebyshev's points, exact at 0.
  let q = 1.5165811803575895e-5
  q = q * r + 1.5466918101994086e-4
  q = q * r + 1.3334079942104102e-3
  q = q * r + 9.61803752031034e-3
  q = q * r + 5.5504101578502996e-2
  q = q * r + 0.24022651071979215
  q = q * r + 0.6931471807889886
  return (1 + r * q) * POWERS[0 - whole]
}
