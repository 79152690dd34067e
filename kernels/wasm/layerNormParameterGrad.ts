// dw = Σ dy · (x − mean) · r, db = Σ dy, over rows; stats = [mean, r]. Unit: 16 channels.
// Rows are taken eight at a time, so that memory is read in order and sums stay in registers.
// 0.17 ns per element in cache (Ice Lake 3.5 GHz).
import { clearPadding } from './blocks'
import { madd } from './simd'

export function layerNormParameterGrad(
  x: usize,
  stats: usize,
  dy: usize,
  dw: usize,
  db: usize,
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
  memory.fill(db + from, 0, to - from)
  const whole = from + ((to - from) & ~63)
  for (let r = 0; r < rows; r += 8) {
    const count = min(rows - r, 8)
    const offset = (r as usize) * bytes
    const rowStats = stats + ((r as usize) << 3)
    let i = from
    for (; i < whole; i += 64) {
      addRows(x + offset + i, rowStats, dy + offset + i, dw + i, db + i, count, bytes)
    }
    for (; i < to; i += 4) {
      addColumn(x + offset + i, rowStats, dy + offset + i, dw + i, db + i, count, bytes)
    }
  }
  if (to == bytes) {
    clearPadding(dw, channels)
    clearPadding(db, channels)
  }
}

/** 16 channels of a few rows. */
function addRows(
  x: usize,
  stats: usize,
  dy: usize,
  dw: usize,
  db: usize,
  count: i32,
  bytes: usize,
): void {
  let w0 = f32x4.splat(0)
  let w1 = w0
  let w2 = w0
  let w3 = w0
  let b0 = w0
  let b1 = w0
  let b2 = w0
  let b3 = w0
  for (let r = 0; r < count; r++) {
    const mean = v128.load32_splat(stats)
    const scale = v128.load32_splat(stats, 4)
    const d0 = v128.load(dy)
    const d1 = v128.load(dy, 16)
    const d2 = v128.load(dy, 32)
    const d3 = v128.load(dy, 48)
    w0 = madd(f32x4.mul(f32x4.sub(v128.load(x), mean), scale), d0, w0)
    w1 = madd(f32x4.mul(f32x4.sub(v128.load(x, 16), mean), scale), d1, w1)
    w2 = madd(f32x4.mul(f32x4.sub(v128.load(x, 32), mean), scale), d2, w2)
    w3 = madd(f32x4.mul(f32x4.sub(v128.load(x, 48), mean), scale), d3, w3)
    b0 = f32x4.add(b0, d0)
    b1 = f32x4.add(b1, d1)
    b2 = f32x4.add(b2, d2)
    b3 = f32x4.add(b3, d3)
    x += bytes
    dy += bytes
    stats += 8
  }
  v128.store(dw, f32x4.add(v128.load(dw), w0))
  v128.store(dw, f32x4.add(v128.load(dw, 16), w1), 16)
  v128.store(dw, f32x4.add(v128.load(dw, 32), w2), 32)
  v128.store(dw, f32x4.add(v128.load(dw, 48), w3), 48)
  v128.store(db, f32x4.add(v128.load(db), b0))
  v128.store(db, f32x4.add(v128.load(db, 16), b1), 16)
  v128.store(db, f32x4.add(v128.load(db, 32), b2), 32)
  v128.store(db, f32x4.add(v128.load(db, 48), b3), 48)
}

/** One channel of a few rows. */
function addColumn(
  x: usize,
  stats: usize,
  dy: usize,
  dw: usize,
  db: usize,
  count: i32,
  bytes: usize,
): void {
  let w: f32 = 0
  let b: f32 = 0
  for (let r = 0; r < count; r++) {
    const d = load<f32>(dy)
    w += (load<f32>(x) - load<f32>(stats)) * load<f32>(stats, 4) * d
    b += d
    x += bytes
    dy += bytes
    stats += 8
  }
  store<f32>(dw, load<f32>(dw) + w)
  store<f32>(db, load<f32>(db) + b)
}
