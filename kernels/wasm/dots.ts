// Dot products of one row with four, the inner loop of decoding.
//
// Each adds in one order, wherever it is computed: four partial sums, number k mod 4 taking k, for whole fours;
// the last fewer than four numbers one by one.
import { laneSums, madd } from './simd'

/** x · each of w, w + step, w + 2 step and w + 3 step; rows of `bytes`, of which only whole fours are added. @inline */
export function fourDots(x: usize, w: usize, step: usize, bytes: usize): v128 {
  const w1 = w + step
  const w2 = w1 + step
  const w3 = w2 + step
  const whole = bytes & ~15
  let a = f32x4.splat(0)
  let b = a
  let c = a
  let d = a
  for (let i: usize = 0; i < whole; i += 16) {
    const r = v128.load(x + i)
    a = madd(r, v128.load(w + i), a)
    b = madd(r, v128.load(w1 + i), b)
    c = madd(r, v128.load(w2 + i), c)
    d = madd(r, v128.load(w3 + i), d)
  }
  return laneSums(a, b, c, d)
}
