// Protobuf, as far as ONNX files need it: a message is a list of pieces, so that weights are copied once.

/** Encoded fields, one after another. */
export type Bytes = readonly Uint8Array[]

/** A whole number, negative ones as 64 bits. */
export function int(number: number, value: number): Bytes {
  return [...varint(number << 3), ...varint(value)]
}

/** A float of four bytes. */
export function float(number: number, value: number): Bytes {
  return [...varint((number << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)]
}

/** A string, as UTF-8. */
export function text(number: number, value: string): Bytes {
  return field(number, [new TextEncoder().encode(value)])
}

/** A message or bytes. */
export function field(number: number, content: Bytes): Bytes {
  const length = content.reduce((sum, bytes) => sum + bytes.length, 0)
  return [...varint((number << 3) | 2), ...varint(length), ...content]
}

/** The pieces as one. */
export function joined(parts: Bytes): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, bytes) => sum + bytes.length, 0))
  let at = 0
  for (const bytes of parts) {
    all.set(bytes, at)
    at += bytes.length
  }
  return all
}

function varint(value: number): Bytes {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return [Uint8Array.from(bytes)]
}
