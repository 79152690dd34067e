// Products of a few rows with a large matrix: decoding. Bound by reading the weights, so each row of w is
// read once, from front to back, and multiplied with all rows of x.
//
// Every dot product adds in the same order, whatever the number of rows: sixteen partial sums, number
// k mod 16 taking k. So a sequence's tokens do not depend on what else is in the batch.
// One row: 47 GB/s of weights from L2 (Ice Lake 3.5 GHz); from memory as fast as it can be read.
import { finishTile } from './finish'
import { laneSum, madd } from './simd'

/** Up to so many rows the matrix-vector path is the faster. */
export const FEW_ROWS: i32 = 8

/** A matrix of at most so many bytes comes from the cache: then three of its rows at once are faster. */
const CACHED_BYTES: i32 = 1 << 20

/** Arguments as of gemm; x (rows, inner) and w (columns, inner) are contiguous. */
export function matvec(
  x: usize,
  w: usize,
  c: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  bias: usize,
  activation: i32,
  activated: usize,
): void {
  const bytes = (inner as usize) << 2
  let column = 0
  let to = c
  if (rows == 1 && inner * columns <= CACHED_BYTES >> 2) {
    for (; column + 3 <= columns; column += 3, w += 3 * bytes, to += 12) {
      dot3(w, bytes, x, bytes, to, 4)
    }
  }
  for (; column < columns; column++, w += bytes, to += 4) {
    let row = 0
    for (; row + 3 <= rows; row += 3) {
      dot3(x + (row as usize) * bytes, bytes, w, bytes, to + (row as usize) * stride, stride)
    }
    for (; row < rows; row++) {
      store<f32>(to + (row as usize) * stride, dot(x + (row as usize) * bytes, w, bytes))
    }
  }
  if (bias || activation) finishTile(c, activated, stride, rows, columns, bias, activation)
}

/** Σ a b over `bytes` / 4 numbers. */
function dot(a: usize, b: usize, bytes: usize): f32 {
  const whole = bytes & ~63
  let s0 = f32x4.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  let i: usize = 0
  for (; i < whole; i += 64) {
    s0 = madd(v128.load(a + i), v128.load(b + i), s0)
    s1 = madd(v128.load(a + i, 16), v128.load(b + i, 16), s1)
    s2 = madd(v128.load(a + i, 32), v128.load(b + i, 32), s2)
    s3 = madd(v128.load(a + i, 48), v128.load(b + i, 48), s3)
  }
  return dotTail(a + i, b + i, bytes - i, laneSum(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))))
}

/** Three dot products: rows a, a + stride, a + 2 stride, each with b, to c, c + step, c + 2 step. */
function dot3(a: usize, stride: usize, b: usize, bytes: usize, c: usize, step: usize): void {
  const a1 = a + stride
  const a2 = a1 + stride
  const whole = bytes & ~63
  let s0 = f32x4.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  let t0 = s0
  let t1 = s0
  let t2 = s0
  let t3 = s0
  let u0 = s0
  let u1 = s0
  let u2 = s0
  let u3 = s0
  let i: usize = 0
  for (; i < whole; i += 64) {
    const b0 = v128.load(b + i)
    s0 = madd(v128.load(a + i), b0, s0)
    t0 = madd(v128.load(a1 + i), b0, t0)
    u0 = madd(v128.load(a2 + i), b0, u0)
    const b1 = v128.load(b + i, 16)
    s1 = madd(v128.load(a + i, 16), b1, s1)
    t1 = madd(v128.load(a1 + i, 16), b1, t1)
    u1 = madd(v128.load(a2 + i, 16), b1, u1)
    const b2 = v128.load(b + i, 32)
    s2 = madd(v128.load(a + i, 32), b2, s2)
    t2 = madd(v128.load(a1 + i, 32), b2, t2)
    u2 = madd(v128.load(a2 + i, 32), b2, u2)
    const b3 = v128.load(b + i, 48)
    s3 = madd(v128.load(a + i, 48), b3, s3)
    t3 = madd(v128.load(a1 + i, 48), b3, t3)
    u3 = madd(v128.load(a2 + i, 48), b3, u3)
  }
  const rest = bytes - i
  const s = laneSum(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)))
  const t = laneSum(f32x4.add(f32x4.add(t0, t1), f32x4.add(t2, t3)))
  const u = laneSum(f32x4.add(f32x4.add(u0, u1), f32x4.add(u2, u3)))
  store<f32>(c, dotTail(a + i, b + i, rest, s))
  store<f32>(c + step, dotTail(a1 + i, b + i, rest, t))
  store<f32>(c + 2 * step, dotTail(a2 + i, b + i, rest, u))
}

/** sum + Σ a b over the last, fewer than sixteen numbers. @inline */
function dotTail(a: usize, b: usize, bytes: usize, sum: f32): f32 {
  for (let i: usize = 0; i < bytes; i += 4) sum += load<f32>(a + i) * load<f32>(b + i)
  return sum
}
