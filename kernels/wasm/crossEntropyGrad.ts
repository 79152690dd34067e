// dlogits[r, v] = (e^(logits[r, v] − lse[r]) − [v = target]) · dlosses[r]; 0 where the target is −1.
// Unit: a row. dlogits may be logits. 0.56 ns per logit (Ice Lake 3.5 GHz).
import { expNegative4 } from './simd'

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
  const whole = bytes & ~31
  const shift = f32x4.splat(lse)
  const scales = f32x4.splat(scale)
  let i: usize = 0
  for (; i < whole; i += 32) {
    const a = expNegative4(f32x4.sub(v128.load(x + i), shift))
    const b = expNegative4(f32x4.sub(v128.load(x + i, 16), shift))
    v128.store(y + i, f32x4.mul(a, scales))
    v128.store(y + i, f32x4.mul(b, scales), 16)
  }
  for (; i < bytes; i += 4) {
    const a = expNegative4(f32x4.sub(v128.load32_splat(x + i), shift))
    store<f32>(y + i, f32x4.extract_lane(f32x4.mul(a, scales), 0))
  }
}
