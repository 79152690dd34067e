// The scalar functions of the kernels in float64.

/** Error function; Taylor series near zero, continued fraction beyond. Exact to 1e-14. */
function erf(x: number): number {
  const z = Math.abs(x)
  if (z > 6) return Math.sign(x)
  if (z < 2.5) {
    let term = z
    let sum = z
    for (let n = 1; n < 80; n++) {
      term *= (-z * z) / n
      sum += term / (2 * n + 1)
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI)
  }
  let fraction = z
  for (let n = 60; n > 0; n--) fraction = z + n / 2 / fraction
  return Math.sign(x) * (1 - Math.exp(-z * z) / (fraction * Math.sqrt(Math.PI)))
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/** Activations by the numbers ops pass: none, gelu (tanh), gelu (erf), silu. */
export function activate(x: number, activation: number): number {
  const inner = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)
  return [x, 0.5 * x * (1 + Math.tanh(inner)), x * normalCdf(x), x * sigmoid(x)][activation]
}

/** Derivatives of {@link activate}. */
export function slope(x: number, activation: number): number {
  const root = Math.sqrt(2 / Math.PI)
  const tanh = Math.tanh(root * (x + 0.044715 * x ** 3))
  const s = sigmoid(x)
  return [
    1,
    0.5 * (1 + tanh) + 0.5 * x * (1 - tanh ** 2) * root * (1 + 3 * 0.044715 * x * x),
    normalCdf(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
    s * (1 + x * (1 - s)),
  ][activation]
}

function normalCdf(x: number): number {
  return 0.5 * (1 + erf(x / Math.SQRT2))
}
