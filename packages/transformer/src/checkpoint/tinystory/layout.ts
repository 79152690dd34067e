// What stands where in a .tinystory file; docs/tinystory-format.md tells it in words.

/** As PNG's: a byte above 127, the name, and line ends that text transfers would change. */
export const SIGNATURE: readonly number[] = [0x89, 0x54, 0x53, 0x54, 0x0d, 0x0a, 0x1a, 0x0a]

/** The only version there is. */
export const VERSION = 1

/** Sections begin at multiples of it, so that typed arrays and GPUs can use them where they lie. */
export const ALIGNMENT = 64

/** Bytes of the checksum behind each section. */
export const CHECKSUM = 4

/** The next place where a section may begin. */
export function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT
}

/** Where the section after this one begins. */
export function after(section: { readonly offset: number; readonly length: number }): number {
  return aligned(section.offset + section.length + CHECKSUM)
}
