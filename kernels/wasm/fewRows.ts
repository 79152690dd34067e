// Products of a few rows with a large matrix: decoding and prefilling. Each row of w is read from memory
// once and multiplied with all rows of x; nothing is packed.
//
// w is read at four places at once, a quarter of it apart. The processor foresees one stream in a page of
// memory: two rows that follow each other come at a third of the speed of one, four far ones at 1.4 times.
//
// Every dot product adds in the order of dots.ts, whatever the number of rows and wherever it stands. So a
// text's tokens do not depend on what else is in the batch, nor on the number of threads.
import { dot, fourDots, numbers } from './dots'
import { finishTile } from './finish'
import { laneSums, madd } from './simd'

/** Up to so many rows this is faster than packing for gemm. Texts share programs of at most so many tokens. */
export const FEW_ROWS: i32 = 128

/** Bytes of w that are kept in L2 while all of x passes. Smaller blocks leave the memory idle more often. */
const BLOCK_BYTES: usize = 64 << 10

/** Arguments as of gemm; x (rows, inner) and w (columns, inner) are contiguous. */
export function fewRows(
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
  const quarter = columns >> 2
  const block = rows == 1 ? quarter : max(1, (BLOCK_BYTES / (bytes << 2)) as i32)
  for (let from = 0; from < quarter; from += block) {
    const part = w + (from as usize) * bytes
    const count = min(block, quarter - from)
    let xRow = x
    let cRow = c + ((from as usize) << 2)
    let row = 0
    for (; row + 3 <= rows; row += 3, xRow += 3 * bytes, cRow += 3 * stride) {
      threeRows(xRow, part, bytes, cRow, stride, quarter, count)
    }
    for (; row < rows; row++, xRow += bytes, cRow += stride) {
      oneRow(xRow, part, bytes, cRow, quarter, count)
    }
  }
  for (let column = quarter << 2; column < columns; column++) {
    const wRow = w + (column as usize) * bytes
    let to = c + ((column as usize) << 2)
    for (let row: usize = 0; row < (rows as usize); row++, to += stride) {
      store<f32>(to, dot(x + row * bytes, wRow, bytes))
    }
  }
  if (bias || activation) finishTile(c, activated, stride, rows, columns, bias, activation)
}

/** A row of x with `count` rows of each quarter of w. */
function oneRow(x: usize, w: usize, bytes: usize, c: usize, quarter: i32, count: i32): void {
  const far = (quarter as usize) * bytes
  const next = (quarter as usize) << 2
  for (; count > 0; count--, w += bytes, c += 4) {
    const sums = fourDots(x, w, far, bytes)
    v128.store32_lane(c, sums, 0)
    v128.store32_lane(c + next, sums, 1)
    v128.store32_lane(c + 2 * next, sums, 2)
    v128.store32_lane(c + 3 * next, sums, 3)
  }
}

/** Three rows of x with `count` rows of each quarter of w, two at a time: twelve accumulators. */
function threeRows(
  x: usize,
  w: usize,
  bytes: usize,
  c: usize,
  stride: usize,
  quarter: i32,
  count: i32,
): void {
  const far = (quarter as usize) * bytes
  const next = (quarter as usize) << 2
  const x1 = x + bytes
  const x2 = x1 + bytes
  const whole = bytes & ~31
  for (let turn = 2 * count; turn > 0; turn--) {
    const v = w + far
    let a0 = f32x4.splat(0)
    let a1 = a0
    let b0 = a0
    let b1 = a0
    let d0 = a0
    let d1 = a0
    let e0 = a0
    let e1 = a0
    let f0 = a0
    let f1 = a0
    let g0 = a0
    let g1 = a0
    let i: usize = 0
    for (; i < whole; i += 32) {
      let p = v128.load(w + i)
      let q = v128.load(v + i)
      let r = v128.load(x + i)
      a0 = madd(r, p, a0)
      b0 = madd(r, q, b0)
      r = v128.load(x1 + i)
      d0 = madd(r, p, d0)
      e0 = madd(r, q, e0)
      r = v128.load(x2 + i)
      f0 = madd(r, p, f0)
      g0 = madd(r, q, g0)
      p = v128.load(w + i, 16)
      q = v128.load(v + i, 16)
      r = v128.load(x + i, 16)
      a1 = madd(r, p, a1)
      b1 = madd(r, q, b1)
      r = v128.load(x1 + i, 16)
      d1 = madd(r, p, d1)
      e1 = madd(r, q, e1)
      r = v128.load(x2 + i, 16)
      f1 = madd(r, p, f1)
      g1 = madd(r, q, g1)
    }
    if (bytes & 16) {
      const p = v128.load(w + i)
      const q = v128.load(v + i)
      let r = v128.load(x + i)
      a0 = madd(r, p, a0)
      b0 = madd(r, q, b0)
      r = v128.load(x1 + i)
      d0 = madd(r, p, d0)
      e0 = madd(r, q, e0)
      r = v128.load(x2 + i)
      f0 = madd(r, p, f0)
      g0 = madd(r, q, g0)
      i += 16
    }
    const f = f32x4.add(f0, f1)
    const g = f32x4.add(g0, g1)
    let first = laneSums(f32x4.add(a0, a1), f32x4.add(b0, b1), f32x4.add(d0, d1), f32x4.add(e0, e1))
    let third = laneSums(f, g, f, g)
    for (; i < bytes; i += 4) {
      const pair = numbers(w + i, v + i, w + i, v + i)
      first = madd(numbers(x + i, x + i, x1 + i, x1 + i), pair, first)
      third = madd(v128.load32_splat(x2 + i), pair, third)
    }
    let to = c
    v128.store32_lane(to, first, 0)
    v128.store32_lane(to + next, first, 1)
    to += stride
    v128.store32_lane(to, first, 2)
    v128.store32_lane(to + next, first, 3)
    to += stride
    v128.store32_lane(to, third, 0)
    v128.store32_lane(to + next, third, 1)
    // The other two quarters, and then the next row of each.
    if (turn & 1) {
      w += bytes - 2 * far
      c += 4 - 2 * next
    } else {
      w += 2 * far
      c += 2 * next
    }
  }
}
