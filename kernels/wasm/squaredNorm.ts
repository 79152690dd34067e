// partials[i] = Σ x² over the i-th 16,384 numbers. Unit: one partial. Lanes sum 64 squares in f32,
// everything above in f64. Memory-bound.

export function squaredNorm(x: usize, partials: usize, size: i32, start: i32, end: i32): void {
  for (let unit = start; unit < end; unit++) {
    const from = unit << 14
    const count = min(size - from, 16384)
    store<f32>(partials + ((unit as usize) << 2), sumOfSquares(x + ((from as usize) << 2), count))
  }
}

export function sumOfSquares(x: usize, count: i32): f32 {
  let total: f64 = 0
  const whole = count & ~255
  const zero = f32x4.splat(0)
  for (let i = 0; i < whole; i += 256) {
    let s0 = zero
    let s1 = zero
    let s2 = zero
    let s3 = zero
    const stop = x + 1024
    for (; x < stop; x += 64) {
      const a = v128.load(x)
      const b = v128.load(x, 16)
      const c = v128.load(x, 32)
      const d = v128.load(x, 48)
      s0 = f32x4.add(s0, f32x4.mul(a, a))
      s1 = f32x4.add(s1, f32x4.mul(b, b))
      s2 = f32x4.add(s2, f32x4.mul(c, c))
      s3 = f32x4.add(s3, f32x4.mul(d, d))
    }
    const s = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))
    const wide = f64x2.add(
      f64x2.promote_low_f32x4(s),
      f64x2.promote_low_f32x4(v128.shuffle<f32>(s, s, 2, 3, 0, 1)),
    )
    total += f64x2.extract_lane(wide, 0) + f64x2.extract_lane(wide, 1)
  }
  for (let i = whole; i < count; i++, x += 4) {
    const value = load<f32>(x) as f64
    total += value * value
  }
  return total as f32
}
