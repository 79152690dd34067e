// ggml's Q8_0 and Q4_0: 32 values with one half-precision scale. Rounding follows ggml's reference
// functions, so that both make the same bytes of the same values.
import { GROUP as BLOCK, dequantize, Quantized } from '@ts/tensor'
import { halfBits, halfValue } from './half.ts'

/**
 * Q8_0: x ≈ d·q, d = max|x| / 127, q a signed byte.
 *
 * @param values whole blocks of 32
 * @returns      34 bytes per block: d as a half, 32 × q
 * @throws RangeError if d does not fit a half
 * @see ggml quantize_row_q8_0_ref
 */
export function toQ8_0(values: Float32Array): Uint8Array {
  const blocks = values.length / BLOCK
  const bytes = new Uint8Array(blocks * 34)
  const scale = new Float32Array(1)
  for (let b = 0; b < blocks; b++) {
    const start = b * BLOCK
    let largest = 0
    for (let i = 0; i < BLOCK; i++) largest = Math.max(largest, Math.abs(values[start + i]))
    scale[0] = largest / 127
    const inverse = scale[0] === 0 ? 0 : Math.fround(1 / scale[0])
    writeScale(bytes, b * 34, scale)
    for (let i = 0; i < BLOCK; i++) {
      bytes[b * 34 + 2 + i] = roundAway(Math.fround(values[start + i] * inverse))
    }
  }
  return bytes
}

/** Values of Q8_0 blocks. @param bytes 34 per block */
export function fromQ8_0(bytes: Uint8Array): Float32Array {
  return dequantize(wholeQ8_0(bytes), BLOCK)
}

/** Q8_0 blocks as whole numbers and scales. @param bytes 34 per block */
export function wholeQ8_0(bytes: Uint8Array): Quantized {
  const scales = new Float32Array(bytes.length / 34)
  const values = new Int8Array(scales.length * BLOCK)
  for (let b = 0; b < scales.length; b++) {
    scales[b] = readScale(bytes, b * 34)
    // A view of each block would cost more than its copy.
    for (let i = 0; i < BLOCK; i++) values[b * BLOCK + i] = bytes[b * 34 + 2 + i]
  }
  return new Quantized(values, scales)
}

/**
 * Q4_0: x ≈ d·(q − 8), q from 0 to 15, d = −m / 8 where m is the value farthest from 0 with its sign.
 *
 * @param values whole blocks of 32
 * @returns      18 bytes per block: d as a half, 16 bytes with value i below and i + 16 above
 * @throws RangeError if d does not fit a half
 * @see ggml quantize_row_q4_0_ref
 */
export function toQ4_0(values: Float32Array): Uint8Array {
  const blocks = values.length / BLOCK
  const bytes = new Uint8Array(blocks * 18)
  const scale = new Float32Array(1)
  for (let b = 0; b < blocks; b++) {
    const start = b * BLOCK
    let far = 0
    for (let i = 0; i < BLOCK; i++) {
      if (Math.abs(values[start + i]) > Math.abs(far)) far = values[start + i]
    }
    scale[0] = far / -8
    const inverse = scale[0] === 0 ? 0 : Math.fround(1 / scale[0])
    writeScale(bytes, b * 18, scale)
    const nibble = (x: number): number =>
      Math.min(15, Math.trunc(Math.fround(Math.fround(x * inverse) + 8.5)))
    for (let i = 0; i < 16; i++) {
      bytes[b * 18 + 2 + i] = nibble(values[start + i]) | (nibble(values[start + 16 + i]) << 4)
    }
  }
  return bytes
}

/** Values of Q4_0 blocks. @param bytes 18 per block */
export function fromQ4_0(bytes: Uint8Array): Float32Array {
  return dequantize(wholeQ4_0(bytes), BLOCK)
}

/** Q4_0 blocks as whole numbers and scales. @param bytes 18 per block */
export function wholeQ4_0(bytes: Uint8Array): Quantized {
  const scales = new Float32Array(bytes.length / 18)
  const values = new Int8Array(scales.length * BLOCK)
  for (let b = 0; b < scales.length; b++) {
    scales[b] = readScale(bytes, b * 18)
    for (let i = 0; i < 16; i++) {
      const pair = bytes[b * 18 + 2 + i]
      values[b * BLOCK + i] = (pair & 15) - 8
      values[b * BLOCK + 16 + i] = (pair >> 4) - 8
    }
  }
  return new Quantized(values, scales)
}

/** @param scratch one float32, for its bits */
function writeScale(bytes: Uint8Array, at: number, scratch: Float32Array): void {
  const half = halfBits(new Uint32Array(scratch.buffer)[0])
  if ((half & 0x7c00) === 0x7c00) {
    throw new RangeError(`quantize: a scale must fit half precision, got ${scratch[0]}`)
  }
  bytes[at] = half & 255
  bytes[at + 1] = half >> 8
}

function readScale(bytes: Uint8Array, at: number): number {
  return halfValue(bytes[at] | (bytes[at + 1] << 8))
}

/** C's roundf: halves away from zero. */
function roundAway(x: number): number {
  return x < 0 ? -Math.floor(0.5 - x) : Math.floor(x + 0.5)
}
