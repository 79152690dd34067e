// Writes new keys or values into a cache, each row of the batch at its own position.
import { apply, type Op, type Sample } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectAxes, expectShape } from './expect.ts'

/**
 * cache[b, positions[b, t]] ← x[b, t].
 *
 * @param cache     (B, S, C) parameter, overwritten
 * @param x         (B, T, C)
 * @param positions (B, T) i32, below S and different within a row; below 0: not written
 * @returns         the cache after it
 * @throws ShapeError if the shapes do not fit together
 */
export function cacheAppend(cache: Tensor, x: Tensor, positions: Tensor): Tensor {
  return apply(cacheAppendOp, [cache, x, positions])[0]
}

const sample = (
  [B, S, C]: readonly [number, number, number],
  ...positions: readonly (readonly number[])[]
): Sample => ({
  inputs: [
    { shape: [B, S, C] },
    { shape: [B, positions[0].length, C] },
    { shape: [B, positions[0].length], values: positions.flat(), index: true },
  ],
})

export const cacheAppendOp: Op = {
  name: 'cacheAppend',
  infer([cache, x, positions]) {
    expectAxes('cacheAppend: cache', cache, '(B, S, C)')
    const [batch, capacity, channels] = cache.shape
    expectAxes('cacheAppend: x', x, '(B, T, C)')
    const time = x.shape[1]
    expectShape('cacheAppend: x', x, [batch, time, channels])
    expectShape('cacheAppend: positions', positions, [batch, time], 'i32')
    return {
      outputs: [cache],
      overwrites: { 0: 0 },
      sizes: { time, capacity, channels },
      units: batch * time,
    }
  },
  reference([, x, positions], [cache], { time, capacity, channels }) {
    for (let r = 0; r < positions.length; r++) {
      if (positions[r] < 0) continue
      const row = Math.floor(r / time) * capacity + positions[r]
      cache.set(x.subarray(r * channels, (r + 1) * channels), row * channels)
    }
  },
  samples: [
    sample([1, 4, 5], [2]),
    sample([2, 9, 17], [3, 4, 5], [0, 1, 2]),
    sample([3, 8, 66], [7, -1], [-1, -1], [0, 6]),
    sample([1, 33, 64], [9, 8, 7, 6, 32, 0, 1]),
  ],
  cost: ({ channels }, rows) => ({ flops: 0, bytes: 8 * rows * channels }),
}
