// Writes new keys or values into a cache, each token at a place of its own.
import { apply, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectAxes, expectShape } from './expect.ts'

/**
 * cache[⌊slots[n] / S⌋, slots[n] mod S] ← x[n].
 *
 * A slot is a place in the cache: row · S + position. So a flat list of tokens may hold many of one row
 * and one of another.
 *
 * @param cache (B, S, C) parameter, overwritten
 * @param x     (N, C)
 * @param slots (N) i32, below B·S and all different; below 0: not written
 * @returns     the cache after it
 * @throws ShapeError if the shapes do not fit together
 */
export function cacheAppend(cache: Tensor, x: Tensor, slots: Tensor): Tensor {
  return apply(cacheAppendOp, [cache, x, slots])[0]
}

const sample = (cache: readonly [B: number, S: number, C: number], ...slots: number[]): Sample => ({
  inputs: [
    { shape: cache },
    { shape: [slots.length, cache[2]] },
    { shape: [slots.length], values: slots, index: true },
  ],
})

export const cacheAppendOp: Op = {
  name: 'cacheAppend',
  infer([cache, x, slots]) {
    expectAxes('cacheAppend: cache', cache, '(B, S, C)')
    const [batch, capacity, channels] = cache.shape
    expectAxes('cacheAppend: x', x, '(N, C)')
    const tokens = x.shape[0]
    expectShape('cacheAppend: x', x, [tokens, channels])
    expectShape('cacheAppend: slots', slots, [tokens], 'i32')
    return {
      outputs: [cache],
      overwrites: { 0: 0 },
      sizes: { places: batch * capacity, channels },
      units: tokens,
    }
  },
  reference([, x, slots], [cache], { channels }) {
    slots.forEach((slot, n) => {
      if (slot >= 0) cache.set(x.subarray(n * channels, (n + 1) * channels), slot * channels)
    })
  },
  samples: [
    sample([1, 4, 5], 2),
    sample([2, 9, 17], 3, 4, 5, 9, 10, 11),
    sample([3, 8, 66], 7, -1, -1, -1, 16, 22),
    sample([1, 33, 64], 9, 8, 7, 6, 32, 0, 1),
  ],
  cost: ({ channels }, tokens) => ({ flops: 0, bytes: 8 * tokens * channels }),
}
