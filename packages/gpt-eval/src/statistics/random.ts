// A small seeded generator, so that the same data give the same intervals on every machine.

/** Draws numbers in [0, 1). */
export type Draw = () => number

/** A generator from a seed: mulberry32, 2³² states, enough for resampling. */
export function seeded(seed: number): Draw {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
