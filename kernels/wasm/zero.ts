// x = 0, in place. Unit: 64 numbers. Memory-bound.
import { blockOffset } from './blocks'

export function zero(x: usize, y: usize, size: i32, start: i32, end: i32): void {
  memory.fill(y + blockOffset(start), 0, blockOffset(end - start))
}
