// What this core can do at most with 128-bit vectors: the yardstick of the benchmark, in no build.
import { madd } from './simd'

/** Twelve chains of multiply-adds in registers: 96 FLOP a round. */
export function multiplyAdd(rounds: i32, seed: f32): f32 {
  const x = f32x4.splat(seed)
  const y = f32x4.splat(seed * 0.5)
  let a = x
  let b = x
  let c = x
  let d = x
  let e = x
  let f = x
  let g = x
  let h = x
  let i = x
  let j = x
  let k = x
  let l = x
  for (let r = 0; r < rounds; r++) {
    a = madd(a, y, x)
    b = madd(b, y, x)
    c = madd(c, y, x)
    d = madd(d, y, x)
    e = madd(e, y, x)
    f = madd(f, y, x)
    g = madd(g, y, x)
    h = madd(h, y, x)
    i = madd(i, y, x)
    j = madd(j, y, x)
    k = madd(k, y, x)
    l = madd(l, y, x)
  }
  const first = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f))
  const second = f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, l))
  return f32x4.extract_lane(f32x4.add(first, second), 0)
}

/** Reads `bytes`, a multiple of 64, from front to back. */
export function read(from: usize, bytes: i32): i32 {
  let a = v128.load(from)
  let b = a
  let c = a
  let d = a
  const stop = from + (bytes as usize)
  for (let at = from; at < stop; at += 64) {
    a = v128.xor(a, v128.load(at))
    b = v128.xor(b, v128.load(at, 16))
    c = v128.xor(c, v128.load(at, 32))
    d = v128.xor(d, v128.load(at, 48))
  }
  return i32x4.extract_lane(v128.xor(v128.xor(a, b), v128.xor(c, d)), 0)
}
