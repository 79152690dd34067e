// y = Σ x, in f64. Unit: the whole.

export function sum(x: usize, y: usize, size: i32, start: i32, end: i32): void {
  if (start == end) return
  let low = f64x2.splat(0)
  let high = f64x2.splat(0)
  const whole = size & ~3
  for (let i = 0; i < whole; i += 4, x += 16) {
    const v = v128.load(x)
    low = f64x2.add(low, f64x2.promote_low_f32x4(v))
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1)))
  }
  low = f64x2.add(low, high)
  let total = f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1)
  for (let i = whole; i < size; i++, x += 4) total += load<f32>(x) as f64
  store<f32>(y, total as f32)
}
