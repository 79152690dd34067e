// AdamW (Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101), as torch orders it:
//   p ← p − lr · decay · p;  m ← β1 m + (1−β1) g;  v ← β2 v + (1−β2) g²
//   p ← p − lr · (m / c1) / (√(v / c2) + ε),  c = 1 − β^t
// g is scaled by factor[0] first; where that is 0 nothing changes. schedule = [lr, c1, c2]. In place. Unit: 64 numbers. Memory-bound.
import { blockOffset } from './blocks'
import { madd } from './simd'

export function adamw(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  factor: usize,
  schedule: usize,
  newP: usize,
  newM: usize,
  newV: usize,
  size: i32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  weightDecay: f32,
  start: i32,
  end: i32,
): void {
  if (factor && load<f32>(factor) == 0) return
  const rate = load<f32>(schedule)
  const scale = f32x4.splat(factor ? load<f32>(factor) : 1)
  const keep = f32x4.splat(1 - rate * weightDecay)
  const b1 = f32x4.splat(beta1)
  const a1 = f32x4.splat(complement(beta1))
  const b2 = f32x4.splat(beta2)
  const a2 = f32x4.splat(complement(beta2))
  const step = f32x4.splat(-rate / load<f32>(schedule, 4))
  const rootScale = f32x4.splat(<f32>1 / sqrt<f32>(load<f32>(schedule, 8)))
  const eps = f32x4.splat(epsilon)
  const stop = blockOffset(end)
  for (let i = blockOffset(start); i < stop; i += 16) {
    const grad = f32x4.mul(v128.load(g + i), scale)
    const first = madd(b1, v128.load(m + i), f32x4.mul(a1, grad))
    const second = madd(b2, v128.load(v + i), f32x4.mul(a2, f32x4.mul(grad, grad)))
    const root = madd(f32x4.sqrt(second), rootScale, eps)
    const kept = f32x4.mul(v128.load(p + i), keep)
    v128.store(newM + i, first)
    v128.store(newV + i, second)
    v128.store(newP + i, madd(step, f32x4.div(first, root), kept))
  }
}

/**
 * 1 − β, as if β had come in float64: a float32 is within 3e-8 of the decimal number meant, which for
 * β = 0.999 would change 1 − β by 1e-5 of itself.
 */
function complement(beta: f32): f32 {
  return (nearest<f64>((1 - (beta as f64)) * 1e7) / 1e7) as f32
}
