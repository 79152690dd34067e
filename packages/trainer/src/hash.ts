// Random numbers as a pure function of whole numbers: nothing to store, nothing to restore.

/**
 * Mixes whole numbers into 32 random-looking bits. The order of the words matters.
 *
 * @param words each taken modulo 2^53; the part above 2^32 counts too
 * @returns     0 ≤ hash < 2^32
 * @see lowbias32, https://nullprogram.com/blog/2018/07/31/
 */
export function hash(...words: readonly number[]): number {
  let state = 0x9e3779b9
  for (const word of words) {
    state = mix(state ^ (word >>> 0))
    state = mix(state ^ Math.floor(word / 2 ** 32))
  }
  return state >>> 0
}

function mix(x: number): number {
  x ^= x >>> 16
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  return x ^ (x >>> 16)
}
