// Stored floats to float32 and back. Files are little-endian, as is every machine that runs WASM.
import { halfValue } from './half.ts'

/** Bytes as float32. @param bytes four per value */
export function fromFloat32(bytes: Uint8Array): Float32Array {
  // A view needs an aligned start; sources usually give one.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4)
}

/** bfloat16: the upper half of a float32. @param bytes two per value */
export function fromBfloat16(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length / 2)
  const bits = new Uint32Array(values.buffer)
  for (let i = 0; i < bits.length; i++) bits[i] = (bytes[2 * i] << 16) | (bytes[2 * i + 1] << 24)
  return values
}

/** IEEE half precision. @param bytes two per value */
export function fromFloat16(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length / 2)
  for (let i = 0; i < values.length; i++) {
    values[i] = halfValue(bytes[2 * i] | (bytes[2 * i + 1] << 8))
  }
  return values
}

/** The bytes of float32 values, without copying. */
export function toBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
