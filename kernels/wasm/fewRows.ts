// Products of a few rows with a large matrix: decoding and prefilling. Each row of w is read from memory
// once, from front to back, and multiplied with all rows of x; nothing is packed.
//
// Every dot product adds in the same order, whatever the number of rows and wherever it stands: eight
// partial sums, number k mod 8 taking k, for whole sixteens; what is left goes to the first four, and then
// one by one. So a text's tokens do not depend on what else is in the batch.
import { finishTile } from './finish'
import { scratch } from './scratch'
import { laneSum, laneSums, madd } from './simd'

/** Up to so many rows this is faster than packing for gemm. Texts share programs of at most so many tokens. */
export const FEW_ROWS: i32 = 128

/**
 * A matrix of at most so many bytes comes from the cache. A larger one must be read as one stream: of two
 * or more side by side the memory delivers less than half.
 */
const CACHED_BYTES: i32 = 1 << 20

/** Bytes of w that are kept in L1 while all of x passes. */
const BLOCK_BYTES: i32 = 16 << 10

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
  if (rows == 1) {
    oneRow(x, w, c, columns, inner)
  } else {
    const large = inner * columns > CACHED_BYTES >> 2
    const block = max(2, (BLOCK_BYTES / (inner << 2)) & ~1)
    for (let from = 0; from < columns; from += block) {
      const width = min(block, columns - from)
      const part = w + (from as usize) * bytes
      if (large) touch(part, (width as usize) * bytes)
      const to = c + ((from as usize) << 2)
      let row = 0
      while (row < rows) {
        const left = rows - row
        const xRow = x + (row as usize) * bytes
        const cRow = to + (row as usize) * stride
        if (left == 2 || left == 4) {
          twoRows(xRow, part, bytes, width, cRow, stride)
          row += 2
        } else if (left == 1) {
          oneRow(xRow, part, cRow, width, inner)
          row++
        } else {
          threeRows(xRow, part, bytes, width, cRow, stride)
          row += 3
        }
      }
    }
  }
  if (bias || activation) finishTile(c, activated, stride, rows, columns, bias, activation)
}

function oneRow(x: usize, w: usize, c: usize, columns: i32, inner: i32): void {
  const bytes = (inner as usize) << 2
  let column = 0
  if (inner * columns <= CACHED_BYTES >> 2) {
    for (; column + 4 <= columns; column += 4, w += 4 * bytes, c += 16) dot4(x, w, bytes, c)
  }
  for (; column < columns; column++, w += bytes, c += 4) dot(x, w, bytes, c)
}

/** Brings a block into the cache as one stream, a number of each line. */
function touch(block: usize, bytes: usize): void {
  let sum = 0
  for (let i: usize = 0; i < bytes; i += 64) sum += load<i32>(block + i)
  store<i32>(scratch(), sum)
}

/** One dot product: what is read from memory comes as one stream. */
function dot(x: usize, w: usize, bytes: usize, c: usize): void {
  const whole = bytes & ~63
  const vectors = bytes & ~15
  let s0 = f32x4.splat(0)
  let s1 = s0
  let i: usize = 0
  for (; i < whole; i += 64) {
    s0 = madd(v128.load(x + i), v128.load(w + i), s0)
    s1 = madd(v128.load(x + i, 16), v128.load(w + i, 16), s1)
    s0 = madd(v128.load(x + i, 32), v128.load(w + i, 32), s0)
    s1 = madd(v128.load(x + i, 48), v128.load(w + i, 48), s1)
  }
  for (; i < vectors; i += 16) s0 = madd(v128.load(x + i), v128.load(w + i), s0)
  store<f32>(c, tail(x, w, i, bytes, laneSum(f32x4.add(s0, s1))))
}

/** A row of x with four rows of w. */
function dot4(x: usize, w: usize, bytes: usize, c: usize): void {
  const w1 = w + bytes
  const w2 = w1 + bytes
  const w3 = w2 + bytes
  const whole = bytes & ~63
  const vectors = bytes & ~15
  let a0 = f32x4.splat(0)
  let a1 = a0
  let b0 = a0
  let b1 = a0
  let c0 = a0
  let c1 = a0
  let d0 = a0
  let d1 = a0
  let i: usize = 0
  for (; i < whole; i += 64) {
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
    r = v128.load(x + i, 32)
    a0 = madd(r, v128.load(w + i, 32), a0)
    b0 = madd(r, v128.load(w1 + i, 32), b0)
    c0 = madd(r, v128.load(w2 + i, 32), c0)
    d0 = madd(r, v128.load(w3 + i, 32), d0)
    r = v128.load(x + i, 48)
    a1 = madd(r, v128.load(w + i, 48), a1)
    b1 = madd(r, v128.load(w1 + i, 48), b1)
    c1 = madd(r, v128.load(w2 + i, 48), c1)
    d1 = madd(r, v128.load(w3 + i, 48), d1)
  }
  for (; i < vectors; i += 16) {
    const r = v128.load(x + i)
    a0 = madd(r, v128.load(w + i), a0)
    b0 = madd(r, v128.load(w1 + i), b0)
    c0 = madd(r, v128.load(w2 + i), c0)
    d0 = madd(r, v128.load(w3 + i), d0)
  }
  const sums = laneSums(f32x4.add(a0, a1), f32x4.add(b0, b1), f32x4.add(c0, c1), f32x4.add(d0, d1))
  if (i == bytes) {
    v128.store(c, sums)
  } else {
    store<f32>(c, tail(x, w, i, bytes, f32x4.extract_lane(sums, 0)))
    store<f32>(c, tail(x, w1, i, bytes, f32x4.extract_lane(sums, 1)), 4)
    store<f32>(c, tail(x, w2, i, bytes, f32x4.extract_lane(sums, 2)), 8)
    store<f32>(c, tail(x, w3, i, bytes, f32x4.extract_lane(sums, 3)), 12)
  }
}

/** Three rows of x with `columns` rows of w, two at a time: twelve accumulators. */
function threeRows(x: usize, w: usize, bytes: usize, columns: i32, c: usize, stride: usize): void {
  const x1 = x + bytes
  const x2 = x1 + bytes
  const c1 = c + stride
  const c2 = c1 + stride
  const whole = bytes & ~63
  const vectors = bytes & ~15
  for (let column = 0; column < columns; column += 2) {
    // An odd last row of w is taken twice.
    const last = column + 1 == columns
    const v = last ? w : w + bytes
    const step: usize = last ? 0 : 4
    const at = (column as usize) << 2
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
    for (; i < whole; i += 64) {
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
      p = v128.load(w + i, 32)
      q = v128.load(v + i, 32)
      r = v128.load(x + i, 32)
      a0 = madd(r, p, a0)
      b0 = madd(r, q, b0)
      r = v128.load(x1 + i, 32)
      d0 = madd(r, p, d0)
      e0 = madd(r, q, e0)
      r = v128.load(x2 + i, 32)
      f0 = madd(r, p, f0)
      g0 = madd(r, q, g0)
      p = v128.load(w + i, 48)
      q = v128.load(v + i, 48)
      r = v128.load(x + i, 48)
      a1 = madd(r, p, a1)
      b1 = madd(r, q, b1)
      r = v128.load(x1 + i, 48)
      d1 = madd(r, p, d1)
      e1 = madd(r, q, e1)
      r = v128.load(x2 + i, 48)
      f1 = madd(r, p, f1)
      g1 = madd(r, q, g1)
    }
    for (; i < vectors; i += 16) {
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
    }
    const f = f32x4.add(f0, f1)
    const g = f32x4.add(g0, g1)
    const four = laneSums(
      f32x4.add(a0, a1),
      f32x4.add(b0, b1),
      f32x4.add(d0, d1),
      f32x4.add(e0, e1),
    )
    const two = laneSums(f, g, f, g)
    if (i == bytes && step) {
      v128.store64_lane(c + at, four, 0)
      v128.store64_lane(c1 + at, four, 1)
      v128.store64_lane(c2 + at, two, 0)
    } else {
      store<f32>(c + at, tail(x, w, i, bytes, f32x4.extract_lane(four, 0)))
      store<f32>(c + at + step, tail(x, v, i, bytes, f32x4.extract_lane(four, 1)))
      store<f32>(c1 + at, tail(x1, w, i, bytes, f32x4.extract_lane(four, 2)))
      store<f32>(c1 + at + step, tail(x1, v, i, bytes, f32x4.extract_lane(four, 3)))
      store<f32>(c2 + at, tail(x2, w, i, bytes, f32x4.extract_lane(two, 0)))
      store<f32>(c2 + at + step, tail(x2, v, i, bytes, f32x4.extract_lane(two, 1)))
    }
    w += 2 * bytes
  }
}

/** Two rows of x with `columns` rows of w, two at a time. */
function twoRows(x: usize, w: usize, bytes: usize, columns: i32, c: usize, stride: usize): void {
  const x1 = x + bytes
  const c1 = c + stride
  const whole = bytes & ~63
  const vectors = bytes & ~15
  for (let column = 0; column < columns; column += 2) {
    const last = column + 1 == columns
    const v = last ? w : w + bytes
    const step: usize = last ? 0 : 4
    const at = (column as usize) << 2
    let a0 = f32x4.splat(0)
    let a1 = a0
    let b0 = a0
    let b1 = a0
    let d0 = a0
    let d1 = a0
    let e0 = a0
    let e1 = a0
    let i: usize = 0
    for (; i < whole; i += 64) {
      let p = v128.load(w + i)
      let q = v128.load(v + i)
      let r = v128.load(x + i)
      a0 = madd(r, p, a0)
      b0 = madd(r, q, b0)
      r = v128.load(x1 + i)
      d0 = madd(r, p, d0)
      e0 = madd(r, q, e0)
      p = v128.load(w + i, 16)
      q = v128.load(v + i, 16)
      r = v128.load(x + i, 16)
      a1 = madd(r, p, a1)
      b1 = madd(r, q, b1)
      r = v128.load(x1 + i, 16)
      d1 = madd(r, p, d1)
      e1 = madd(r, q, e1)
      p = v128.load(w + i, 32)
      q = v128.load(v + i, 32)
      r = v128.load(x + i, 32)
      a0 = madd(r, p, a0)
      b0 = madd(r, q, b0)
      r = v128.load(x1 + i, 32)
      d0 = madd(r, p, d0)
      e0 = madd(r, q, e0)
      p = v128.load(w + i, 48)
      q = v128.load(v + i, 48)
      r = v128.load(x + i, 48)
      a1 = madd(r, p, a1)
      b1 = madd(r, q, b1)
      r = v128.load(x1 + i, 48)
      d1 = madd(r, p, d1)
      e1 = madd(r, q, e1)
    }
    for (; i < vectors; i += 16) {
      const p = v128.load(w + i)
      const q = v128.load(v + i)
      let r = v128.load(x + i)
      a0 = madd(r, p, a0)
      b0 = madd(r, q, b0)
      r = v128.load(x1 + i)
      d0 = madd(r, p, d0)
      e0 = madd(r, q, e0)
    }
    const four = laneSums(
      f32x4.add(a0, a1),
      f32x4.add(b0, b1),
      f32x4.add(d0, d1),
      f32x4.add(e0, e1),
    )
    if (i == bytes && step) {
      v128.store64_lane(c + at, four, 0)
      v128.store64_lane(c1 + at, four, 1)
    } else {
      store<f32>(c + at, tail(x, w, i, bytes, f32x4.extract_lane(four, 0)))
      store<f32>(c + at + step, tail(x, v, i, bytes, f32x4.extract_lane(four, 1)))
      store<f32>(c1 + at, tail(x1, w, i, bytes, f32x4.extract_lane(four, 2)))
      store<f32>(c1 + at + step, tail(x1, v, i, bytes, f32x4.extract_lane(four, 3)))
    }
    w += 2 * bytes
  }
}

/** sum + Σ x w from byte i on: the last, fewer than four numbers. @inline */
function tail(x: usize, w: usize, i: usize, bytes: usize, sum: f32): f32 {
  for (; i < bytes; i += 4) sum += load<f32>(x + i) * load<f32>(w + i)
  return sum
}
