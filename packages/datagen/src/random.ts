// A small seeded random source on 32-bit integers only, so every platform draws the same numbers.

/** Draws that depend on nothing but the seed. */
export interface Random {
  /** A whole number in [0, bound). */
  below(bound: number): number
  /** True with this probability, 0…1. */
  chance(probability: number): boolean
  /** One of the items. */
  pick<T>(items: readonly T[]): T
  /** The items in a new order. */
  shuffle<T>(items: readonly T[]): T[]
}

/**
 * A random source from a seed: mulberry32 (Tommy Ettinger's public-domain generator), after mixing the seed parts.
 *
 * @param seeds whole numbers; different lists give unrelated streams
 */
export function createRandom(...seeds: readonly number[]): Random {
  let state = 0x9e3779b9
  for (const seed of seeds) {
    // Both halves count, so seeds beyond 32 bits differ too.
    state = mix(state ^ mix(seed >>> 0))
    state = mix(state ^ Math.floor(seed / 2 ** 32))
  }
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }
  const below = (bound: number): number => Math.floor((next() / 2 ** 32) * bound)
  return {
    below,
    chance: (probability) => next() < probability * 2 ** 32,
    pick: (items) => items[below(items.length)]!,
    shuffle: (items) => {
      const order = [...items]
      for (let i = order.length - 1; i > 0; i--) {
        const j = below(i + 1)
        const kept = order[i]!
        order[i] = order[j]!
        order[j] = kept
      }
      return order
    },
  }
}

function mix(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}
