// y = x / (‖x‖ + 1e-12). Unit: the whole. Memory-bound.
import { clearPadding } from './blocks'
import { sumOfSquares } from './squaredNorm'

export function normalize(x: usize, y: usize, size: i32, start: i32, end: i32): void {
  if (start == end) return
  let sum: f64 = 0
  for (let from = 0; from < size; from += 16384) {
    sum += sumOfSquares(x + ((from as usize) << 2), min(size - from, 16384)) as f64
  }
  const scale = f32x4.splat((1 / (sqrt<f64>(sum) + 1e-12)) as f32)
  const stop = (((size as usize) << 2) + 15) & ~15
  for (let i: usize = 0; i < stop; i += 16) v128.store(y + i, f32x4.mul(scale, v128.load(x + i)))
  clearPadding(y, size)
}
