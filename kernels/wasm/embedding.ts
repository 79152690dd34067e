// y[r] = table[ids[r]]. Unit: a row. Memory-bound.

export function embedding(
  table: usize,
  ids: usize,
  y: usize,
  channels: i32,
  start: i32,
  end: i32,
): void {
  const bytes = (channels as usize) << 2
  for (let r = start; r < end; r++) {
    const id = load<i32>(ids + ((r as usize) << 2)) as usize
    memory.copy(y + (r as usize) * bytes, table + id * bytes, bytes)
  }
}
