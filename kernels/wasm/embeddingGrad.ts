// dtable[v] = Σ dy[r] over rows r with ids[r] = v, in the order of rows. Unit: a row of the table.
// Every thread reads all ids and keeps those that fall into its units.
import { clearPadding } from './blocks'

export function embeddingGrad(
  ids: usize,
  dy: usize,
  dtable: usize,
  rows: i32,
  vocabulary: i32,
  channels: i32,
  start: i32,
  end: i32,
): void {
  const bytes = (channels as usize) << 2
  const whole = bytes & ~15
  memory.fill(dtable + (start as usize) * bytes, 0, ((end - start) as usize) * bytes)
  for (let r = 0; r < rows; r++) {
    const id = load<i32>(ids + ((r as usize) << 2))
    if (id < start || id >= end) continue
    const to = dtable + (id as usize) * bytes
    const from = dy + (r as usize) * bytes
    let i: usize = 0
    for (; i < whole; i += 16) {
      v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(from + i)))
    }
    for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i))
  }
  if (end == vocabulary) clearPadding(dtable, vocabulary * channels)
}
