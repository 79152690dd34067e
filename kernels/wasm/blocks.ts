// Elementwise kernels work in whole blocks of 64 numbers: storage is padded to that.

/** Byte offset of block `block`. @inline */
export function blockOffset(block: i32): usize {
  return (block as usize) << 8
}

/**
 * Zeroes what follows the last of `size` numbers up to the next multiple of 64. Kernels that make
 * gradients of parameters do so, because gradients are packed with their padding and the squared norm
 * reads all of it.
 */
export function clearPadding(y: usize, size: i32): void {
  const from = (size as usize) << 2
  memory.fill(y + from, 0, ((from + 255) & ~255) - from)
}
