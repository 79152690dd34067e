// Byte pieces have names: `<0x0A>` is a line feed. SentencePiece and all that came from it agree.

/** The byte that a token like `<0x0A>` stands for, or -1. */
export function byteOfName(text: string): number {
  return /^<0x[0-9A-F]{2}>$/.test(text) ? Number.parseInt(text.slice(3, 5), 16) : -1
}

/** The name of a byte's own token. */
export function nameOfByte(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`
}
