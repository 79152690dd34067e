// total += x, elementwise, in place. Unit: 64 numbers. Memory-bound.
import { add } from './add'

export function accumulate(
  total: usize,
  x: usize,
  y: usize,
  size: i32,
  start: i32,
  end: i32,
): void {
  add(total, x, y, size, start, end)
}
