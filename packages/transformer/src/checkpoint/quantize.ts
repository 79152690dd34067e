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
  const pairs = inPairs(bytes)
  const scales = new Float32Array(pairs.length / 17)
  const values = new Int8Array(scales.length * BLOCK)
  const two = new Uint16Array(values.buffer)
  for (let b = 0, from = 0, to = 0; b < scales.length; b++) {
    scales[b] = halfValue(pairs[from++])
    for (let i = 0; i < 16; i++) two[to++] = pairs[from++]
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
  const pairs = inPairs(bytes)
  const scales = new Float32Array(pairs.length / 9)
  const values = new Int8Array(scales.length * BLOCK)
  const two = new Uint16Array(values.buffer)
  for (let b = 0, from = 0, to = 0; b < scales.length; b++, to += 16) {
    scales[b] = halfValue(pairs[from++])
    for (let i = 0; i < 8; i++) {
      const pair = pairs[from++]
      two[to + i] = lessEight(pair & 0x0f0f)
      two[to + i + 8] = lessEight((pair >> 4) & 0x0f0f)
    }
  }
  return new Quantized(values, scales)
}

/** Two numbers from 0 to 15, a byte each, as signed bytes from −8 to 7. */
function lessEight(two: number): number {
  const turned = two ^ 0x0808
  return (turned & 0x0707) | ((turned & 0x0808) * 31)
}

/** Blocks have an even number of bytes; two at a time are read and written in half the time. */
function inPairs(bytes: Uint8Array): Uint16Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice()
  return new Uint16Array(buffer, byteOffset, length / 2)
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

/** C's roundf: halves away from zero. */
function roundAway(x: number): number {
  return x < 0 ? -Math.floor(0.5 - x) : Math.floor(x + 0.5)
}
