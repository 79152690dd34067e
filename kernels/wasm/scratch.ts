// Each thread's private working memory. The host allocates it and tells every instance where it is.

/** Bytes of scratch each thread needs. */
export const SCRATCH_BYTES: usize = 3 << 20

let address: usize = 0

/** @param pointer 64-byte aligned, with SCRATCH_BYTES behind it */
export function setScratch(pointer: usize): void {
  address = pointer
}

/** How much scratch each thread needs, in bytes. */
export function scratchBytes(): i32 {
  return SCRATCH_BYTES as i32
}

/** Where this thread's scratch begins. @inline */
export function scratch(): usize {
  return address
}
