// The nonlinear functions that linear fuses: their codes in kernels, their values and their slopes.

import { check } from '../op.ts'

/** `gelu` is the tanh form (GPT-2's and GPT-Neo's `gelu_new`), `geluErf` the exact one. */
export type Activation = 'none' | 'gelu' | 'geluErf' | 'silu'

/** In the order of their codes in kernels: none is 0. */
export const activations: readonly Activation[] = ['none', 'gelu', 'geluErf', 'silu']

/** The code is one of an activation; a name that is none has −1. @param op as `linear` */
export function expectActivation(op: string, code: number): void {
  check(code in activations, () => `${op}: activation must be one of ${activations.join(', ')}`)
}

/** f(x). @param code index in {@link activations} */
export function activate(code: number, x: number): number {
  switch (activations[code]) {
    case 'gelu':
      return 0.5 * x * (1 + Math.tanh(bend(x)))
    case 'geluErf':
      return 0.5 * x * (1 + erf(x / Math.SQRT2))
    case 'silu':
      return x / (1 + Math.exp(-x))
    default:
      return x
  }
}

/** df/dx. @param code index in {@link activations} */
export function slope(code: number, x: number): number {
  switch (activations[code]) {
    case 'gelu': {
      const t = Math.tanh(bend(x))
      const dBend = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x)
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * dBend
    }
    case 'geluErf': {
      const density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
      return 0.5 * (1 + erf(x / Math.SQRT2)) + x * density
    }
    case 'silu': {
      const s = 1 / (1 + Math.exp(-x))
      return s * (1 + x * (1 - s))
    }
    default:
      return 1
  }
}

/** √(2/π) (x + 0.044715 x³), Hendrycks & Gimpel 2016, https://arxiv.org/abs/1606.08415 */
function bend(x: number): number {
  return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)
}

/** 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3·5…(2n+1)): all terms have one sign, so nothing cancels. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x)
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}
