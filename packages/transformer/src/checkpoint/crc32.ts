// CRC-32 as in zip, PNG and gzip: finds damage, not malice.

let table: Uint32Array | null = null

/** Node's own is ten times as fast. */
const native = globalThis.process?.getBuiltinModule?.('node:zlib')?.crc32

/**
 * CRC-32 (polynomial 0xEDB88320) of bytes.
 *
 * @param before the checksum of what came before, to go on from
 * @see https://www.w3.org/TR/png/#D-CRCAppendix
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  return native ? native(bytes, before) : portableCrc32(bytes, before)
}

/** {@link crc32} in JavaScript alone. */
export function portableCrc32(bytes: Uint8Array, before = 0): number {
  const T = (table ??= makeTable())
  let c = ~before
  let i = 0
  // Four bytes at a time over four tables: 4 times as fast as byte by byte.
  for (; i + 4 <= bytes.length; i += 4) {
    c ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24)
    c = T[768 + (c & 255)] ^ T[512 + ((c >>> 8) & 255)] ^ T[256 + ((c >>> 16) & 255)] ^ T[c >>> 24]
  }
  for (; i < bytes.length; i++) c = T[(c ^ bytes[i]) & 255] ^ (c >>> 8)
  return ~c >>> 0
}

/** Table k says what k more zero bytes make of a byte. */
function makeTable(): Uint32Array {
  const T = new Uint32Array(1024)
  for (let n = 0; n < 256; n++) {
    let c = n
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
    T[n] = c
  }
  for (let n = 256; n < 1024; n++) T[n] = T[T[n - 256] & 255] ^ (T[n - 256] >>> 8)
  return T
}
