// dw = Σ dy · x · r over rows; stats = r. Unit: 16 channels.
// Rows are taken eight at a time, so that memory is read in order and sums stay in registers.
import { clearPadding } from './blocks'
import { madd } from './simd'

export function rmsNormParameterGrad(
  x: usize,
  stats: usize,
  dy: usize,
  dw: usize,
  rows: i32,
  channels: i32,
  start: i32,
  end: i32,
): void {
  const bytes = (channels as usize) << 2
  const from = (start as usize) << 6
  const to = min((end as usize) << 6, bytes)
  if (from >= to) return
  memory.fill(dw + from, 0, to - from)
  const whole = from + ((to - from) & ~63)
  for (let r = 0; r < rows; r += 8) {
    const count = min(rows - r, 8)
    const offset = (r as usize) * bytes
    const rowStats = stats + ((r as usize) << 2)
    let i = from
    for (; i < whole; i += 64) {
      addRows(x + offset + i, rowStats, dy + offset + i, dw + i, count, bytes)
    }
    for (; i < to; i += 4) {
      addColumn(x + offset + i, rowStats, dy + offset + i, dw + i, count, bytes)
    }
  }
  if (to == bytes) clearPadding(dw, channels)
}

/** 16 channels of a few rows. */
function addRows(x: usize, stats: usize, dy: usize, dw: usize, count: i32, bytes: usize): void {
  let w0 = f32x4.splat(0)
  let w1 = w0
  let w2 = w0
  let w3 = w0
  for (let r = 0; r < count; r++) {
    const scale = v128.load32_splat(stats)
    w0 = madd(f32x4.mul(v128.load(x), scale), v128.load(dy), w0)
    w1 = madd(f32x4.mul(v128.load(x, 16), scale), v128.load(dy, 16), w1)
    w2 = madd(f32x4.mul(v128.load(x, 32), scale), v128.load(dy, 32), w2)
    w3 = madd(f32x4.mul(v128.load(x, 48), scale), v128.load(dy, 48), w3)
    x += bytes
    dy += bytes
    stats += 4
  }
  v128.store(dw, f32x4.add(v128.load(dw), w0))
  v128.store(dw, f32x4.add(v128.load(dw, 16), w1), 16)
  v128.store(dw, f32x4.add(v128.load(dw, 32), w2), 32)
  v128.store(dw, f32x4.add(v128.load(dw, 48), w3), 48)
}

/** One channel of a few rows. */
function addColumn(x: usize, stats: usize, dy: usize, dw: usize, count: i32, bytes: usize): void {
  let w: f32 = 0
  for (let r = 0; r < count; r++) {
    w += load<f32>(x) * load<f32>(stats) * load<f32>(dy)
    x += bytes
    dy += bytes
    stats += 4
  }
  store<f32>(dw, load<f32>(dw) + w)
}
