// norm = √s / d, d = divisor · scale; factor = (maxNorm > 0 ? min(1, maxNorm / (norm + 1e-6)) : 1) / d, as
// torch's clip_grad_norm_; with `scale` 0 where norm is not finite. Unit: the whole. `scale` and `norm` may be 0.

export function clipFactor(
  sumOfSquares: usize,
  scale: usize,
  factor: usize,
  norm: usize,
  maxNorm: f32,
  divisor: f32,
  start: i32,
  end: i32,
): void {
  if (start == end) return
  const d = divisor * (scale ? load<f32>(scale) : 1)
  const length = sqrt<f32>(load<f32>(sumOfSquares)) / d
  const clip: f32 = maxNorm > 0 ? min<f32>(1, maxNorm / (length + <f32>1e-6)) : 1
  store<f32>(factor, !scale || length <= f32.MAX_VALUE ? clip / d : 0)
  if (norm) store<f32>(norm, length)
}
