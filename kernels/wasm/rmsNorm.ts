// y = x · r · w with r = 1/√(mean(x²) + ε) over each row of C numbers; stats = r.
// Zhang & Sennrich 2019, https://arxiv.org/abs/1910.07467. Unit: a row. `stats` may be 0.
import { laneSum, madd } from './simd'

export function rmsNorm(
  x: usize,
  w: usize,
  y: usize,
  stats: usize,
  channels: i32,
  epsilon: f32,
  start: i32,
  end: i32,
): void {
  const bytes = (channels as usize) << 2
  for (let r = start; r < end; r++) {
    const offset = (r as usize) * bytes
    const square = squares(x + offset, bytes) / (channels as f32)
    const scale = <f32>1 / sqrt<f32>(square + epsilon)
    normalise(x + offset, w, y + offset, bytes, scale)
    if (stats) store<f32>(stats + ((r as usize) << 2), scale)
  }
}

function squares(x: usize, bytes: usize): f32 {
  const whole = bytes & ~31
  let s0 = f32x4.splat(0)
  let s1 = s0
  let i: usize = 0
  for (; i < whole; i += 32) {
    const a = v128.load(x + i)
    const b = v128.load(x + i, 16)
    s0 = madd(a, a, s0)
    s1 = madd(b, b, s1)
  }
  let sum = laneSum(f32x4.add(s0, s1))
  for (; i < bytes; i += 4) {
    const a = load<f32>(x + i)
    sum += a * a
  }
  return sum
}

function normalise(x: usize, w: usize, y: usize, bytes: usize, scale: f32): void {
  const whole = bytes & ~15
  const scales = f32x4.splat(scale)
  let i: usize = 0
  for (; i < whole; i += 16) {
    v128.store(y + i, f32x4.mul(f32x4.mul(v128.load(x + i), scales), v128.load(w + i)))
  }
  for (; i < bytes; i += 4) store<f32>(y + i, load<f32>(x + i) * scale * load<f32>(w + i))
}
