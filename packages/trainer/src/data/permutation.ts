// A shuffled order that takes no memory: position → index is computed, so any step can be asked for.
import { hash } from '../hash.ts'

const ROUNDS = 6

/**
 * A random-looking permutation of 0 … size−1 in O(1) memory: a Feistel network over the next power of
 * four, walked until the value is back in range (fewer than four rounds of it on average).
 *
 * @param size at least 1, at most 2^52
 * @param key  whole numbers that choose the permutation, as a seed and an epoch
 * @returns    index of each position
 * @see Black & Rogaway 2002, "Ciphers with arbitrary finite domains"
 */
export function permutation(size: number, ...key: readonly number[]): (position: number) => number {
  if (!Number.isSafeInteger(size) || size < 1 || size > 2 ** 52) {
    throw new RangeError(`permutation: size must be a whole number from 1 to 2^52, got ${size}`)
  }
  const halfBits = Math.max(1, Math.ceil(Math.ceil(Math.log2(size)) / 2))
  const half = 2 ** halfBits
  const keys = Array.from({ length: ROUNDS }, (_, round) => hash(...key, round))
  return (position) => {
    if (!Number.isInteger(position) || position < 0 || position >= size) {
      throw new RangeError(`permutation: position must be in [0, ${size}), got ${position}`)
    }
    let index = position
    do {
      let left = Math.floor(index / half)
      let right = index % half
      for (const roundKey of keys) {
        const next = (left ^ hash(right, roundKey)) & (half - 1)
        left = right
        right = next
      }
      index = left * half + right
    } while (index >= size)
    return index
  }
}
