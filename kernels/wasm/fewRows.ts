// Products of a few rows with a large matrix: decoding and prefilling. Each row of w is read from memory
// once and multiplied with all rows of x; nothing is packed.
//
// w is read at four places at once, a quarter of it apart. The processor foresees one stream in a page of
// memory: two rows that follow each other come at a third of the speed of one, four far ones at 1.4 times.
//
// Every dot product adds in the order of dots.ts, whatever the number of rows and wherever it stands. So a
// text's tokens do not depend on what else is in the batch, nor on the number of threads.
import { fourDots } from './dots'
import { finishTile } from './finish'
import { laneSums, madd } from './simd'

/** Up to so many rows this is faster than packing for gemm. Texts share programs of at most so many tokens. */
export const FEW_ROWS: i32 = 128

/** Bytes of w that are kept in L2 while all of x passes. Smaller blocks leave the memory idle more often. */
const BLOCK_BYTES: usize = 64 << 10

/** A matrix of so many bytes is taken to lie in the cache, where rows that follow each other are as fast as far ones. */
const CACHED_BYTES: usize = 256 << 10

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
  const small = (columns as usize) * bytes <= CACHED_BYTES
  for (let from = 0; from < quarter; from += block) {
    const part = w + (from as usize) * bytes
    const count = min(block, quarter - from)
    let xRow = x
    let cRow = c + ((from as usize) << 2)
    let row = 0
    for (; row + 4 <= rows; row += 4, xRow += 4 * bytes, cRow += 4 * stride) {
      fourRows(xRow, part, bytes, cRow, stride, quarter, count)
    }
    for (; row < rows; row++, xRow += bytes, cRow += stride) {
      oneRow(xRow, part, bytes, cRow, quarter, count, small || row > 0)
    }
  }
  // What the quarters leave: four times the same one.
  const done = columns & ~3
  const rest = w + (done as usize) * bytes
  for (let row: usize = 0; row < (rows as usize); row++) {
    const to = c + row * stride + ((done as usize) << 2)
    oneRow(x + row * bytes, rest, bytes, to, 0, columns - done, false)
  }
  for (let i = bytes & ~15; i < bytes; i += 4)
    addProducts(x + i, w + i, bytes, c, stride, rows, columns)
  if (bias || activation) finishTile(c, activated, stride, rows, columns, bias, activation)
}

/** A row of x with `count` rows of each quarter of w, two of each at a time where w is in the cache: so as not to wait for sums. */
function oneRow(
  x: usize,
  w: usize,
  bytes: usize,
  c: usize,
  quarter: i32,
  count: i32,
  cached: bool,
): void {
  const far = (quarter as usize) * bytes
  const next = (quarter as usize) << 2
  if (cached) {
    for (; count >= 2; count -= 2, w += 2 * bytes, c += 8) {
      twoOfEach(x, w, bytes, c, far, next)
    }
  }
  for (; count > 0; count--, w += bytes, c += 4) {
    const sums = fourDots(x, w, far, bytes)
    v128.store32_lane(c, sums, 0)
    v128.store32_lane(c + next, sums, 1)
    v128.store32_lane(c + 2 * next, sums, 2)
    v128.store32_lane(c + 3 * next, sums, 3)
  }
}

/** @inline */
function twoOfEach(x: usize, w: usize, bytes: usize, c: usize, far: usize, next: usize): void {
  const w2 = w + 2 * far
  const w3 = w2 + far
  const w1 = w + far
  const v = w + bytes
  const v1 = w1 + bytes
  const v2 = w2 + bytes
  const v3 = w3 + bytes
  const whole = bytes & ~15
  let a0 = f32x4.splat(0)
  let a1 = a0
  let a2 = a0
  let a3 = a0
  let b0 = a0
  let b1 = a0
  let b2 = a0
  let b3 = a0
  for (let i: usize = 0; i < whole; i += 16) {
    const r = v128.load(x + i)
    a0 = madd(r, v128.load(w + i), a0)
    a1 = madd(r, v128.load(w1 + i), a1)
    a2 = madd(r, v128.load(w2 + i), a2)
    a3 = madd(r, v128.load(w3 + i), a3)
    b0 = madd(r, v128.load(v + i), b0)
    b1 = madd(r, v128.load(v1 + i), b1)
    b2 = madd(r, v128.load(v2 + i), b2)
    b3 = madd(r, v128.load(v3 + i), b3)
  }
  const first = laneSums(a0, b0, a1, b1)
  const second = laneSums(a2, b2, a3, b3)
  v128.store64_lane(c, first, 0)
  v128.store64_lane(c + next, first, 1)
  v128.store64_lane(c + 2 * next, second, 0)
  v128.store64_lane(c + 3 * next, second, 1)
}

/** Four rows of x with `count` rows of each quarter of w, two at a time. Six rows would be 3 % faster, for 60 lines more. */
function fourRows(
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
  const x3 = x2 + bytes
  const whole = bytes & ~15
  for (let turn = 2 * count; turn > 0; turn--) {
    const v = w + far
    let a0 = f32x4.splat(0)
    let b0 = a0
    let a1 = a0
    let b1 = a0
    let a2 = a0
    let b2 = a0
    let a3 = a0
    let b3 = a0
    for (let i: usize = 0; i < whole; i += 16) {
      const p = v128.load(w + i)
      const q = v128.load(v + i)
      let r = v128.load(x + i)
      a0 = madd(r, p, a0)
      b0 = madd(r, q, b0)
      r = v128.load(x1 + i)
      a1 = madd(r, p, a1)
      b1 = madd(r, q, b1)
      r = v128.load(x2 + i)
      a2 = madd(r, p, a2)
      b2 = madd(r, q, b2)
      r = v128.load(x3 + i)
      a3 = madd(r, p, a3)
      b3 = madd(r, q, b3)
    }
    storeSums(laneSums(a0, b0, a1, b1), c, stride, next)
    storeSums(laneSums(a2, b2, a3, b3), c + 2 * stride, stride, next)
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

/** c += products of one number of each row of x with one of each row of w. */
function addProducts(
  x: usize,
  w: usize,
  bytes: usize,
  c: usize,
  stride: usize,
  rows: i32,
  columns: i32,
): void {
  for (; rows > 0; rows--, x += bytes, c += stride) {
    const number = v128.load32_splat(x)
    let to = c
    let from = w
    for (let n = columns; n > 0; n--, to += 4, from += bytes) {
      const sum = madd(number, v128.load32_splat(from), v128.load32_splat(to))
      v128.store32_lane(to, sum, 0)
    }
  }
}

/** Products of two rows of x with two of w. @inline */
function storeSums(sums: v128, to: usize, stride: usize, next: usize): void {
  v128.store32_lane(to, sums, 0)
  v128.store32_lane(to + next, sums, 1)
  to += stride
  v128.store32_lane(to, sums, 2)
  v128.store32_lane(to + next, sums, 3)
}
