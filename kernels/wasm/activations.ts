// The activation functions and their derivatives on four lanes.
import { expMinus4, expNegative4, madd, sigmoid4 } from './simd'

/** Numbers of the activations, as ops pass them; 0 is none. */
export const GELU_TANH: i32 = 1
export const GELU_ERF: i32 = 2
export const SILU: i32 = 3

const ONE = memory.data<f32>([1, 1, 1, 1], 16)
const ZERO = memory.data<f32>([0, 0, 0, 0], 16)
const MINUS_HALF = memory.data<f32>([-0.5, -0.5, -0.5, -0.5], 16)
// 2 √(2/π), and the same times 0.044715 and times 3 · 0.044715.
const GELU_1 = memory.data<f32>([1.59576912, 1.59576912, 1.59576912, 1.59576912], 16)
const GELU_3 = memory.data<f32>([0.0713548163, 0.0713548163, 0.0713548163, 0.0713548163], 16)
const GELU_3D = memory.data<f32>([0.214064449, 0.214064449, 0.214064449, 0.214064449], 16)
/** 1 / √(2π) */
const DENSITY = memory.data<f32>([0.39894228, 0.39894228, 0.39894228, 0.39894228], 16)
// Φ(−z) = e^(−z²/2) p(t), t = 1 / (1 + 0.31 z), z ≥ 0: minimax, relative error 1.6e-7.
const TAIL = memory.data<f32>([0.31, 0.31, 0.31, 0.31], 16)
const TAIL_1 = memory.data<f32>([0.123656914, 0.123656914, 0.123656914, 0.123656914], 16)
const TAIL_2 = memory.data<f32>([0.124060258, 0.124060258, 0.124060258, 0.124060258], 16)
const TAIL_3 = memory.data<f32>([0.107771665, 0.107771665, 0.107771665, 0.107771665], 16)
const TAIL_4 = memory.data<f32>([0.11010804, 0.11010804, 0.11010804, 0.11010804], 16)
const TAIL_5 = memory.data<f32>([-0.0148990238, -0.0148990238, -0.0148990238, -0.0148990238], 16)
const TAIL_6 = memory.data<f32>([0.155062675, 0.155062675, 0.155062675, 0.155062675], 16)
const TAIL_7 = memory.data<f32>([-0.141601324, -0.141601324, -0.141601324, -0.141601324], 16)
const TAIL_8 = memory.data<f32>([0.0358408764, 0.0358408764, 0.0358408764, 0.0358408764], 16)

/** x σ(2 √(2/π) (x + 0.044715 x³)), which is ½ x (1 + tanh …) without its cancellation. @inline */
export function geluTanh4(x: v128): v128 {
  const u = f32x4.mul(x, madd(f32x4.mul(x, x), v128.load(GELU_3), v128.load(GELU_1)))
  const one = v128.load(ONE)
  return f32x4.div(x, f32x4.add(one, expMinus4(u)))
}

/** @inline */
export function geluTanhSlope4(x: v128): v128 {
  const square = f32x4.mul(x, x)
  const u = f32x4.mul(x, madd(square, v128.load(GELU_3), v128.load(GELU_1)))
  const s = sigmoid4(u)
  const slope = f32x4.mul(x, madd(square, v128.load(GELU_3D), v128.load(GELU_1)))
  return f32x4.mul(s, madd(slope, f32x4.sub(v128.load(ONE), s), v128.load(ONE)))
}

/** Φ(−z) where e = e^(−z²/2), z ≥ 0. @inline */
function normalTail(z: v128, e: v128): v128 {
  const t = f32x4.div(v128.load(ONE), madd(z, v128.load(TAIL), v128.load(ONE)))
  let p = madd(v128.load(TAIL_8), t, v128.load(TAIL_7))
  p = madd(p, t, v128.load(TAIL_6))
  p = madd(p, t, v128.load(TAIL_5))
  p = madd(p, t, v128.load(TAIL_4))
  p = madd(p, t, v128.load(TAIL_3))
  p = madd(p, t, v128.load(TAIL_2))
  p = madd(p, t, v128.load(TAIL_1))
  return f32x4.mul(f32x4.mul(p, t), e)
}

/** x Φ(x) = max(x, 0) − |x| Φ(−|x|) @inline */
export function geluErf4(x: v128): v128 {
  const z = f32x4.abs(x)
  const e = expNegative4(f32x4.mul(f32x4.mul(x, x), v128.load(MINUS_HALF)))
  return f32x4.sub(f32x4.pmax(v128.load(ZERO), x), f32x4.mul(z, normalTail(z, e)))
}

/** Φ(x) + x φ(x) @inline */
export function geluErfSlope4(x: v128): v128 {
  const z = f32x4.abs(x)
  const e = expNegative4(f32x4.mul(f32x4.mul(x, x), v128.load(MINUS_HALF)))
  const tail = normalTail(z, e)
  const negative = f32x4.lt(x, v128.load(ZERO))
  const phi = v128.bitselect(tail, f32x4.sub(v128.load(ONE), tail), negative)
  return madd(f32x4.mul(x, v128.load(DENSITY)), e, phi)
}

/** x σ(x) @inline */
export function silu4(x: v128): v128 {
  return f32x4.div(x, f32x4.add(v128.load(ONE), expMinus4(x)))
}

/** σ(x) (1 + x (1 − σ(x))) @inline */
export function siluSlope4(x: v128): v128 {
  const s = sigmoid4(x)
  return f32x4.mul(s, madd(x, f32x4.sub(v128.load(ONE), s), v128.load(ONE)))
}

/** One activation chosen at run time; for edges only, whole rows choose once. @inline */
export function activate4(x: v128, activation: i32): v128 {
  if (activation == GELU_TANH) return geluTanh4(x)
  if (activation == GELU_ERF) return geluErf4(x)
  if (activation == SILU) return silu4(x)
  return x
}
