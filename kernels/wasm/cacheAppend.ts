// cache[b, positions[b, t]] = x[b, t]; negative positions are skipped. In place. Unit: a row of x.
// cache (B, S, C), x (B, T, C), positions (B, T).

export function cacheAppend(
  cache: usize,
  x: usize,
  positions: usize,
  newCache: usize,
  time: i32,
  capacity: i32,
  channels: i32,
  start: i32,
  end: i32,
): void {
  const bytes = (channels as usize) << 2
  for (let row = start; row < end; row++) {
    const position = load<i32>(positions + ((row as usize) << 2))
    // A position past the end would overwrite another row's cache.
    if (position < 0 || position >= capacity) continue
    const to = ((row / time) as usize) * (capacity as usize) + (position as usize)
    memory.copy(newCache + to * bytes, x + (row as usize) * bytes, bytes)
  }
}
