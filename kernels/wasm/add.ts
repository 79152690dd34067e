// y = a + b, elementwise. Unit: 64 numbers. Memory-bound.
import { blockOffset, clearPadding } from './blocks'

export function add(a: usize, b: usize, y: usize, size: i32, start: i32, end: i32): void {
  const stop = blockOffset(end)
  for (let i = blockOffset(start); i < stop; i += 64) {
    const s0 = f32x4.add(v128.load(a + i), v128.load(b + i))
    const s1 = f32x4.add(v128.load(a + i, 16), v128.load(b + i, 16))
    const s2 = f32x4.add(v128.load(a + i, 32), v128.load(b + i, 32))
    const s3 = f32x4.add(v128.load(a + i, 48), v128.load(b + i, 48))
    v128.store(y + i, s0)
    v128.store(y + i, s1, 16)
    v128.store(y + i, s2, 32)
    v128.store(y + i, s3, 48)
  }
  if (end << 6 >= size) clearPadding(y, size)
}
