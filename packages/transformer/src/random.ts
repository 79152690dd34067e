// Random numbers from a seed, the same on every machine: whole-number arithmetic and the five
// operations that IEEE 754 rounds exactly. Math.log and Math.cos may differ between engines.

/** A seeded generator: xoshiro128**, https://prng.di.unimi.it, seeded through lowbias32. */
export class Random {
  private readonly state: Uint32Array
  private spare: number | null = null

  /** @param seeds whole numbers; different lists give unrelated numbers */
  constructor(...seeds: readonly number[]) {
    let h = 0x9e3779b9
    for (const seed of seeds) {
      h = mix(h ^ mix(seed >>> 0))
      h = mix(h ^ Math.floor(seed / 2 ** 32))
    }
    this.state = Uint32Array.from({ length: 4 }, (_, i) => mix(h + Math.imul(i + 1, 0x9e3779b9)))
  }

  /** A whole number in [0, 2^32). */
  bits(): number {
    const s = this.state
    const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0
    const t = s[1] << 9
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = rotate(s[3], 11)
    return result
  }

  /** A number in [0, 1) with 53 random bits. */
  uniform(): number {
    return (this.bits() * 2 ** 21 + (this.bits() >>> 11)) / 2 ** 53
  }

  /** A number of the standard normal distribution: Marsaglia's polar method. */
  normal(): number {
    if (this.spare !== null) {
      const value = this.spare
      this.spare = null
      return value
    }
    for (;;) {
      const x = this.bits() / 2 ** 31 - 1
      const y = this.bits() / 2 ** 31 - 1
      const s = x * x + y * y
      if (s >= 1 || s === 0) continue
      const factor = Math.sqrt((-2 * naturalLog(s)) / s)
      this.spare = y * factor
      return x * factor
    }
  }
}

const float = new Float64Array(1)
const words = new Uint32Array(float.buffer)

/** ln x of a normal number above 0: x = m·2^e with m near 1, then ln m = 2 artanh((m−1)/(m+1)). */
export function naturalLog(x: number): number {
  float[0] = x
  let exponent = (words[1] >>> 20) - 1023
  words[1] = (words[1] & 0xfffff) | 0x3ff00000
  let m = float[0]
  if (m > Math.SQRT2) {
    m /= 2
    exponent++
  }
  const z = (m - 1) / (m + 1)
  const square = z * z
  let sum = 0
  for (let n = 21; n >= 1; n -= 2) sum = sum * square + 1 / n
  return 2 * z * sum + exponent * Math.LN2
}

function mix(value: number): number {
  let x = value >>> 0
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return (x ^ (x >>> 16)) >>> 0
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by))
}
