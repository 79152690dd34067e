// With n = x · r and g = dy · w: dx = r (g − n · mean(g n)), mean over the row. stats = r.
// Unit: a row. dx may be dy.
import { laneSum, madd } from './simd'

export function rmsNormGrad(
  x: usize,
  w: usize,
  stats: usize,
  dy: usize,
  dx: usize,
  channels: i32,
  start: i32,
  end: i32,
): void {
  const bytes = (channels as usize) << 2
  for (let r = start; r < end; r++) {
    const offset = (r as usize) * bytes
    const scale = load<f32>(stats + ((r as usize) << 2))
    rowGrad(x + offset, w, dy + offset, dx + offset, bytes, scale)
  }
}

function rowGrad(x: usize, w: usize, dy: usize, dx: usize, bytes: usize, scale: f32): void {
  const whole = bytes & ~15
  let products = f32x4.splat(0)
  let i: usize = 0
  for (; i < whole; i += 16) {
    const g = f32x4.mul(v128.load(dy + i), v128.load(w + i))
    products = madd(g, v128.load(x + i), products)
  }
  let product = laneSum(products)
  for (; i < bytes; i += 4) product += load<f32>(dy + i) * load<f32>(w + i) * load<f32>(x + i)
  // n = x r, so mean(g n) · n = x · r² · mean(g x).
  product *= (scale * scale) / ((bytes >> 2) as f32)
  const share = f32x4.splat(product)
  const scales = f32x4.splat(scale)
  for (i = 0; i < whole; i += 16) {
    const g = f32x4.mul(v128.load(dy + i), v128.load(w + i))
    const rest = f32x4.sub(g, f32x4.mul(v128.load(x + i), share))
    v128.store(dx + i, f32x4.mul(rest, scales))
  }
  for (; i < bytes; i += 4) {
    const g = load<f32>(dy + i) * load<f32>(w + i)
    store<f32>(dx + i, (g - load<f32>(x + i) * product) * scale)
  }
}
