// norm = √s / divisor; factor = (maxNorm > 0 ? min(1, maxNorm / (norm + 1e-6)) : 1) / divisor, as
// torch's clip_grad_norm_. Unit: the whole. `norm` may be 0.

export function clipFactor(
  sumOfSquares: usize,
  factor: usize,
  norm: usize,
  maxNorm: f32,
  divisor: f32,
  start: i32,
  end: i32,
): void {
  if (start == end) return
  const length = sqrt<f32>(load<f32>(sumOfSquares)) / divisor
  const clip: f32 = maxNorm > 0 ? min<f32>(1, maxNorm / (length + <f32>1e-6)) : 1
  store<f32>(factor, clip / divisor)
  if (norm) store<f32>(norm, length)
}
