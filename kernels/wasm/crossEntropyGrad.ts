// dlogits[r, v] = (e^(logits[r, v] − lse[r]) − [v = target]) · dlosses[r]; 0 where the target is −1.
// Unit: a row. dlogits may be logits.
import { exp4 } from './simd'

/** Probabilities below e^−60 count as that: their products are not subnormal, which would be slow. */
const LOW = memory.data<f32>([-60, -60, -60, -60], 16)

export function crossEntropyGrad(
  logits: usize,
  targets: usize,
  lse: usize,
  dlosses: usize,
  dlogits: usize,
  vocabulary: i32,
  start: i32,
  end: i32,
): void {
  const bytes = (vocabulary as usize) << 2
  for (let r = start; r < end; r++) {
    const offset = (r as usize) << 2
    const target = load<i32>(targets + offset)
    const to = dlogits + (r as usize) * bytes
    if (target < 0) {
      memory.fill(to, 0, bytes)
      continue
    }
    const scale = load<f32>(dlosses + offset)
    probabilities(logits + (r as usize) * bytes, to, bytes, load<f32>(lse + offset), scale)
    const hit = to + ((target as usize) << 2)
    store<f32>(hit, load<f32>(hit) - scale)
  }
}

/** y = e^(x − lse) · scale */
function probabilities(x: usize, y: usize, bytes: usize, lse: f32, scale: f32): void {
  const whole = bytes & ~15
  const shift = f32x4.splat(lse)
  const scales = f32x4.splat(scale)
  let i: usize = 0
  for (; i < whole; i += 16) {
    const log = f32x4.pmax(f32x4.sub(v128.load(x + i), shift), v128.load(LOW))
    v128.store(y + i, f32x4.mul(exp4(log), scales))
  }
  for (; i < bytes; i += 4) {
    const log = f32x4.splat(max(<f32>-60, load<f32>(x + i) - lse))
    store<f32>(y + i, f32x4.extract_lane(f32x4.mul(exp4(log), scales), 0))
  }
}
