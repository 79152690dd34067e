// y = a·s·x + (b + c·s)·z, elementwise, s = factor[0] or 1. y may be z. Unit: 64 numbers. Memory-bound.
import { blockOffset, clearPadding } from './blocks'
import { madd } from './simd'

export function blend(
  x: usize,
  z: usize,
  factor: usize,
  y: usize,
  size: i32,
  a: f32,
  b: f32,
  c: f32,
  start: i32,
  end: i32,
): void {
  const s: f32 = factor ? load<f32>(factor) : 1
  const left = f32x4.splat(a * s)
  const right = f32x4.splat(b + c * s)
  const stop = blockOffset(end)
  for (let i = blockOffset(start); i < stop; i += 16) {
    v128.store(y + i, madd(left, v128.load(x + i), f32x4.mul(right, v128.load(z + i))))
  }
  if (end << 6 >= size) clearPadding(y, size)
}
