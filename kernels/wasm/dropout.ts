// y = x / (1 − rate) where the element's random number is at least rate, else 0. The random number of
// element i is mix(i ^ mix(seed ^ mix(stream))), mix = lowbias32. Unit: 64 numbers. y may be x.
// 0.57 ns per element (Ice Lake 3.5 GHz).
import { blockOffset } from './blocks'

const STEP = memory.data<i32>([0, 1, 2, 3], 16)
const FACTOR_1 = memory.data<i32>([0x7feb352d, 0x7feb352d, 0x7feb352d, 0x7feb352d], 16)
const FACTOR_2 = memory.data<u32>([0x846ca68b, 0x846ca68b, 0x846ca68b, 0x846ca68b], 16)

export function dropout(
  x: usize,
  seed: usize,
  y: usize,
  size: i32,
  stream: i32,
  rate: f32,
  start: i32,
  end: i32,
): void {
  const key = i32x4.splat(mix(load<i32>(seed) ^ mix(stream)))
  const threshold = i32x4.splat(floor(<f64>rate * 4294967296.0) as u32 as i32)
  const scale = f32x4.splat(<f32>1 / (1 - rate))
  const stop = blockOffset(end)
  for (let i = blockOffset(start); i < stop; i += 16) {
    const index = v128.or(i32x4.splat((i >> 2) as i32), v128.load(STEP))
    const kept = i32x4.ge_u(mix4(v128.xor(index, key)), threshold)
    v128.store(y + i, v128.and(f32x4.mul(v128.load(x + i), scale), kept))
  }
}

/** lowbias32, https://github.com/skeeto/hash-prospector */
function mix(x: u32): u32 {
  x = (x ^ (x >> 16)) * 0x7feb352d
  x = (x ^ (x >> 15)) * 0x846ca68b
  return x ^ (x >> 16)
}

/** @inline */
function mix4(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), v128.load(FACTOR_1))
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), v128.load(FACTOR_2))
  return v128.xor(x, i32x4.shr_u(x, 16))
}
