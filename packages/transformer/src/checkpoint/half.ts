// The two 16-bit floats, one by one and in rows. Rounding is to nearest, ties to even.

/**
 * IEEE half precision.
 *
 * @returns two bytes per value
 * @throws RangeError for a finite value that rounds to more than 65,504
 */
export function toFloat16(values: Float32Array): Uint8Array {
  const halves = new Uint16Array(values.length)
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  for (let i = 0; i < bits.length; i++) {
    halves[i] = halfBits(bits[i])
    if ((halves[i] & 0x7fff) === 0x7c00 && Number.isFinite(values[i])) {
      throw new RangeError(`f16: holds values up to 65504, got ${values[i]}; take bf16 or f32`)
    }
  }
  return new Uint8Array(halves.buffer)
}

/** bfloat16: the upper half of a float32. @returns two bytes per value */
export function toBfloat16(values: Float32Array): Uint8Array {
  const halves = new Uint16Array(values.length)
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  for (let i = 0; i < bits.length; i++) {
    const x = bits[i]
    // Adding could carry a NaN into infinity: it keeps its upper half, made quiet.
    const nan = (x & 0x7fffffff) > 0x7f800000
    halves[i] = nan ? (x >>> 16) | 0x40 : (x + 0x7fff + ((x >>> 16) & 1)) >>> 16
  }
  return new Uint8Array(halves.buffer)
}

/** The bits of a half from those of a float32; infinity where it is too large. */
export function halfBits(x: number): number {
  const sign = (x >>> 16) & 0x8000
  const magnitude = x & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00
  // 65,520 and above round to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude >= 0x38800000) {
    // Normal: the exponent moves from bias 127 to 15, thirteen bits of the fraction go.
    const rebased = magnitude - 0x38000000
    return sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13)
  }
  // Subnormal: a multiple of 2^-24, found with the leading one made explicit.
  const shift = 126 - (magnitude >>> 23)
  if (shift > 24) return sign
  const fraction = (magnitude & 0x7fffff) | 0x800000
  const kept = fraction >>> shift
  const rest = fraction & ((1 << shift) - 1)
  const half = 1 << (shift - 1)
  return sign | (kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0))
}

/** The value of a half from its bits. */
export function halfValue(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 31
  const fraction = half & 0x3ff
  if (exponent === 31) return fraction > 0 ? Number.NaN : sign * Number.POSITIVE_INFINITY
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1024 + fraction) * powersOfTwo[exponent]
}

/** 2^(e − 25). */
const powersOfTwo: readonly number[] = /* @__PURE__ */ Array.from(
  { length: 32 },
  (_, e) => 2 ** (e - 25),
)
