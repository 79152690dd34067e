// Dot products of one row with four, the inner loop of decoding.
//
// Each adds in one order, wherever it is computed: eight partial sums, number k mod 8 taking k, for whole
// eights; four more numbers go to the first four of them, and the last fewer than four one by one.
import { laneSums, madd } from './simd'

/** x · each of w, w + step, w + 2 step and w + 3 step; rows of `bytes`. @inline */
export function fourDots(x: usize, w: usize, step: usize, bytes: usize): v128 {
  const w1 = w + step
  const w2 = w1 + step
  const w3 = w2 + step
  const whole = bytes & ~31
  let a0 = f32x4.splat(0)
  let a1 = a0
  let b0 = a0
  let b1 = a0
  let c0 = a0
  let c1 = a0
  let d0 = a0
  let d1 = a0
  let i: usize = 0
  for (; i < whole; i += 32) {
    let r = v128.load(x + i)
    a0 = madd(r, v128.load(w + i), a0)
    b0 = madd(r, v128.load(w1 + i), b0)
    c0 = madd(r, v128.load(w2 + i), c0)
    d0 = madd(r, v128.load(w3 + i), d0)
    r = v128.load(x + i, 16)
    a1 = madd(r, v128.load(w + i, 16), a1)
    b1 = madd(r, v128.load(w1 + i, 16), b1)
    c1 = madd(r, v128.load(w2 + i, 16), c1)
    d1 = madd(r, v128.load(w3 + i, 16), d1)
  }
  if (bytes & 16) {
    const r = v128.load(x + i)
    a0 = madd(r, v128.load(w + i), a0)
    b0 = madd(r, v128.load(w1 + i), b0)
    c0 = madd(r, v128.load(w2 + i), c0)
    d0 = madd(r, v128.load(w3 + i), d0)
    i += 16
  }
  let sums = laneSums(f32x4.add(a0, a1), f32x4.add(b0, b1), f32x4.add(c0, c1), f32x4.add(d0, d1))
  for (; i < bytes; i += 4) {
    sums = madd(v128.load32_splat(x + i), numbers(w + i, w1 + i, w2 + i, w3 + i), sums)
  }
  return sums
}

/** x · w */
export function dot(x: usize, w: usize, bytes: usize): f32 {
  return f32x4.extract_lane(fourDots(x, w, 0, bytes), 0)
}

/** A number of each of four places. @inline */
export function numbers(a: usize, b: usize, c: usize, d: usize): v128 {
  return f32x4(load<f32>(a), load<f32>(b), load<f32>(c), load<f32>(d))
}
