// The platform's UTF-8 codec, the same in Node, browsers and workers. Typed here because the
// library is compiled without DOM types.

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, bytes: Uint8Array): { read: number; written: number }
}

declare class TextDecoder {
  constructor(label: string, options: { fatal?: boolean; ignoreBOM: boolean })
  decode(bytes?: Uint8Array, options?: { stream: boolean }): string
}

/** Turns bytes into text piece by piece, keeping a half character until its rest arrives. */
export type Utf8Decoder = TextDecoder

const encoder = new TextEncoder()
const lossy = new TextDecoder('utf-8', { ignoreBOM: true })
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

/** Text as UTF-8; a lone surrogate becomes U+FFFD. */
export function toUtf8(text: string): Uint8Array<ArrayBuffer> {
  // Tokens are short and mostly ASCII: the codec would take longer to begin than to encode them.
  if (text.length > 32) return encoder.encode(text)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = text.charCodeAt(i)
    if (text.charCodeAt(i) > 0x7f) return encoder.encode(text)
  }
  return bytes
}

/** Writes text as UTF-8 into a buffer of at least three bytes per UTF-16 unit; returns the bytes written. */
export function writeUtf8(text: string, bytes: Uint8Array): number {
  return encoder.encodeInto(text, bytes).written
}

/** UTF-8 as text; what is not UTF-8 becomes U+FFFD, a byte order mark stays. */
export function fromUtf8(bytes: Uint8Array): string {
  return lossy.decode(bytes)
}

/** UTF-8 as text, throwing a TypeError on what is not UTF-8. */
export function fromStrictUtf8(bytes: Uint8Array): string {
  return strict.decode(bytes)
}

/** A fresh decoder for text that arrives in pieces. */
export function utf8Decoder(): Utf8Decoder {
  return new TextDecoder('utf-8', { ignoreBOM: true })
}

/** Bytes in the UTF-8 character that starts with this byte. */
export function utf8Length(lead: number): number {
  return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}
