// cache[slots[n]] = x[n], the cache seen as B·S places; slots below 0 are skipped. In place. Unit: a row of x.
// cache (B, S, C), x (N, C), slots (N).

export function cacheAppend(
  cache: usize,
  x: usize,
  slots: usize,
  newCache: usize,
  places: i32,
  channels: i32,
  start: i32,
  end: i32,
): void {
  const bytes = (channels as usize) << 2
  for (let n = start; n < end; n++) {
    const slot = load<i32>(slots + ((n as usize) << 2))
    if (slot < 0 || slot >= places) continue
    memory.copy(newCache + (slot as usize) * bytes, x + (n as usize) * bytes, bytes)
  }
}
