// The inner loops of products with quantised weights: blocks of four rows of w, one in each lane, times one
// row of x or four. `count` blocks of each of four parts of w, which begin `far` bytes after one another and
// whose products begin `next` bytes after one another: why four, says fewRows.ts.
import { RECORD, STEP } from './quantizeRows'
import { madd } from './simd'

const ONES = memory.data<i16>([1, 1, 1, 1, 1, 1, 1, 1], 16)
const NIBBLES = memory.data<i32>([0x0f0f0f0f, 0x0f0f0f0f, 0x0f0f0f0f, 0x0f0f0f0f], 16)
const SCALES = memory.data<i32>([-0x2000, -0x2000, -0x2000, -0x2000], 16)

/** One row of x with 8-bit weights. */
export function dots8(
  w: usize,
  x: usize,
  groups: i32,
  y: usize,
  far: usize,
  next: usize,
  count: i32,
): void {
  const end = x + (groups as usize) * RECORD
  const ones = v128.load(ONES)
  for (; count > 0; count--, y += 16) {
    let sum0 = f32x4.splat(0)
    let sum1 = sum0
    let sum2 = sum0
    let sum3 = sum0
    for (let record = x; record < end; record += RECORD, w += 144) {
      const w1 = w + far
      const w2 = w1 + far
      const w3 = w2 + far
      if (ASC_FEATURE_RELAXED_SIMD) {
        let dots0 = excess8(v128.load(w, 128))
        let dots1 = excess8(v128.load(w1, 128))
        let dots2 = excess8(v128.load(w2, 128))
        let dots3 = excess8(v128.load(w3, 128))
        for (let i: usize = 0; i < 32; i += 8) {
          const at = 4 * i
          let four = v128.load32_splat(record + i)
          dots0 = i32x4.add(dots0, widened(bytesDot(v128.load(w + at), four), ones))
          dots1 = i32x4.add(dots1, widened(bytesDot(v128.load(w1 + at), four), ones))
          dots2 = i32x4.add(dots2, widened(bytesDot(v128.load(w2 + at), four), ones))
          dots3 = i32x4.add(dots3, widened(bytesDot(v128.load(w3 + at), four), ones))
          four = v128.load32_splat(record + i, 4)
          dots0 = i32x4.add(dots0, widened(bytesDot(v128.load(w + at, 16), four), ones))
          dots1 = i32x4.add(dots1, widened(bytesDot(v128.load(w1 + at, 16), four), ones))
          dots2 = i32x4.add(dots2, widened(bytesDot(v128.load(w2 + at, 16), four), ones))
          dots3 = i32x4.add(dots3, widened(bytesDot(v128.load(w3 + at, 16), four), ones))
        }
        sum0 = scaled(dots0, v128.load(w, 128), record, sum0)
        sum1 = scaled(dots1, v128.load(w1, 128), record, sum1)
        sum2 = scaled(dots2, v128.load(w2, 128), record, sum2)
        sum3 = scaled(dots3, v128.load(w3, 128), record, sum3)
      } else {
        sum0 = scaled(wideDot8(w, record), v128.load(w, 128), record, sum0)
        sum1 = scaled(wideDot8(w1, record), v128.load(w1, 128), record, sum1)
        sum2 = scaled(wideDot8(w2, record), v128.load(w2, 128), record, sum2)
        sum3 = scaled(wideDot8(w3, record), v128.load(w3, 128), record, sum3)
      }
    }
    v128.store(y, sum0)
    v128.store(y + next, sum1)
    v128.store(y + 2 * next, sum2)
    v128.store(y + 3 * next, sum3)
  }
}

/** One row of x with 4-bit weights. */
export function dots4(
  w: usize,
  x: usize,
  groups: i32,
  y: usize,
  far: usize,
  next: usize,
  count: i32,
): void {
  const end = x + (groups as usize) * RECORD
  const mask = v128.load(NIBBLES)
  for (; count > 0; count--, y += 16) {
    let sum0 = f32x4.splat(0)
    let sum1 = sum0
    let sum2 = sum0
    let sum3 = sum0
    for (let record = x; record < end; record += RECORD, w += 80) {
      const w1 = w + far
      const w2 = w1 + far
      const w3 = w2 + far
      if (ASC_FEATURE_RELAXED_SIMD) {
        let dots0 = i16x8.splat(0)
        let dots1 = dots0
        let dots2 = dots0
        let dots3 = dots0
        for (let i: usize = 0; i < 16; i += 4) {
          const low = v128.load32_splat(record + i)
          const high = v128.load32_splat(record + i, 16)
          const at = 4 * i
          dots0 = i16x8.add(dots0, nibblesDot(v128.load(w + at), low, high, mask))
          dots1 = i16x8.add(dots1, nibblesDot(v128.load(w1 + at), low, high, mask))
          dots2 = i16x8.add(dots2, nibblesDot(v128.load(w2 + at), low, high, mask))
          dots3 = i16x8.add(dots3, nibblesDot(v128.load(w3 + at), low, high, mask))
        }
        const ones = v128.load(ONES)
        sum0 = scaled4(widened(dots0, ones), w, record, sum0)
        sum1 = scaled4(widened(dots1, ones), w1, record, sum1)
        sum2 = scaled4(widened(dots2, ones), w2, record, sum2)
        sum3 = scaled4(widened(dots3, ones), w3, record, sum3)
      } else {
        sum0 = scaled4(wideDot4(w, record, mask), w, record, sum0)
        sum1 = scaled4(wideDot4(w1, record, mask), w1, record, sum1)
        sum2 = scaled4(wideDot4(w2, record, mask), w2, record, sum2)
        sum3 = scaled4(wideDot4(w3, record, mask), w3, record, sum3)
      }
    }
    v128.store(y, sum0)
    v128.store(y + next, sum1)
    v128.store(y + 2 * next, sum2)
    v128.store(y + 3 * next, sum3)
  }
}

/** Four rows of x with one block of 8-bit weights, to four rows of y; with relaxed SIMD only. */
export function tileDots8(w: usize, x: usize, groups: i32, y: usize, stride: usize): void {
  const ones = v128.load(ONES)
  let sum0 = f32x4.splat(0)
  let sum1 = sum0
  let sum2 = sum0
  let sum3 = sum0
  for (; groups > 0; groups--, w += 144, x += 4 * RECORD) {
    const word = v128.load(w, 128)
    let dots0 = excess8(word)
    let dots1 = dots0
    let dots2 = dots0
    let dots3 = dots0
    for (let i: usize = 0; i < 32; i += 4) {
      const four = v128.load(w + 4 * i)
      dots0 = i32x4.add(dots0, widened(bytesDot(four, v128.load32_splat(x + i)), ones))
      dots1 = i32x4.add(dots1, widened(bytesDot(four, v128.load32_splat(x + i, RECORD)), ones))
      dots2 = i32x4.add(dots2, widened(bytesDot(four, v128.load32_splat(x + i, 2 * RECORD)), ones))
      dots3 = i32x4.add(dots3, widened(bytesDot(four, v128.load32_splat(x + i, 3 * RECORD)), ones))
    }
    sum0 = scaled(dots0, word, x, sum0)
    sum1 = scaled(dots1, word, x + RECORD, sum1)
    sum2 = scaled(dots2, word, x + 2 * RECORD, sum2)
    sum3 = scaled(dots3, word, x + 3 * RECORD, sum3)
  }
  v128.store(y, sum0)
  v128.store(y + stride, sum1)
  v128.store(y + 2 * stride, sum2)
  v128.store(y + 3 * stride, sum3)
}

/** The same with 4-bit weights. */
export function tileDots4(w: usize, x: usize, groups: i32, y: usize, stride: usize): void {
  const ones = v128.load(ONES)
  const mask = v128.load(NIBBLES)
  let sum0 = f32x4.splat(0)
  let sum1 = sum0
  let sum2 = sum0
  let sum3 = sum0
  for (; groups > 0; groups--, w += 80, x += 4 * RECORD) {
    let dots0 = i16x8.splat(0)
    let dots1 = dots0
    let dots2 = dots0
    let dots3 = dots0
    for (let i: usize = 0; i < 32; i += 4) {
      let four = v128.load(w + ((4 * i) & 48))
      four = v128.and(i16x8.shr_u(four, ((i >> 2) & 4) as i32), mask)
      dots0 = i16x8.add(dots0, bytesDot(v128.load32_splat(x + i), four))
      dots1 = i16x8.add(dots1, bytesDot(v128.load32_splat(x + i, RECORD), four))
      dots2 = i16x8.add(dots2, bytesDot(v128.load32_splat(x + i, 2 * RECORD), four))
      dots3 = i16x8.add(dots3, bytesDot(v128.load32_splat(x + i, 3 * RECORD), four))
    }
    sum0 = scaled4(widened(dots0, ones), w, x, sum0)
    sum1 = scaled4(widened(dots1, ones), w, x + RECORD, sum1)
    sum2 = scaled4(widened(dots2, ones), w, x + 2 * RECORD, sum2)
    sum3 = scaled4(widened(dots3, ones), w, x + 3 * RECORD, sum3)
  }
  v128.store(y, sum0)
  v128.store(y + stride, sum1)
  v128.store(y + 2 * stride, sum2)
  v128.store(y + 3 * stride, sum3)
}

/** Of each four bytes of `signed` times `positive` (0 to 127), the sums of two. @inline */
function bytesDot(signed: v128, positive: v128): v128 {
  return i16x8.relaxed_dot_i8x16_i7x16_s(signed, positive)
}

/** Sixteen nibbles in the low halves with `low`, as many in the high ones with `high`. @inline */
function nibblesDot(nibbles: v128, low: v128, high: v128, mask: v128): v128 {
  const upper = v128.and(i16x8.shr_u(nibbles, 4), mask)
  return i16x8.add(bytesDot(low, v128.and(nibbles, mask)), bytesDot(high, upper))
}

/** Sums of two of eight. @inline */
function widened(dots: v128, ones: v128): v128 {
  return i32x4.dot_i16x8_s(dots, ones)
}

/** A group of 8-bit weights with numbers of two bytes. @inline */
function wideDot8(w: usize, x: usize): v128 {
  let low = i32x4.splat(0)
  let high = low
  for (let i: usize = 0; i < 64; i += 8) {
    const numbers = v128.load64_splat(x + i)
    low = i32x4.add(low, i32x4.dot_i16x8_s(v128.load8x8_s(w + 2 * i), numbers))
    high = i32x4.add(high, i32x4.dot_i16x8_s(v128.load8x8_s(w + 2 * i, 8), numbers))
  }
  return pairs(low, high)
}

/** The same with 4-bit weights. @inline */
function wideDot4(w: usize, x: usize, mask: v128): v128 {
  let low = i32x4.splat(0)
  let high = low
  for (let i: usize = 0; i < 32; i += 8) {
    const nibbles = v128.load(w + 2 * i)
    const near = v128.and(nibbles, mask)
    const far = v128.and(i16x8.shr_u(nibbles, 4), mask)
    const first = v128.load64_splat(x + i)
    const second = v128.load64_splat(x + i, 32)
    low = i32x4.add(low, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(near), first))
    high = i32x4.add(high, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(near), first))
    low = i32x4.add(low, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(far), second))
    high = i32x4.add(high, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(far), second))
  }
  return pairs(low, high)
}

/** Each row's sum, from halves that hold two parts of two rows each. @inline */
function pairs(low: v128, high: v128): v128 {
  const even = v128.shuffle<i32>(low, high, 0, 2, 4, 6)
  return i32x4.add(even, v128.shuffle<i32>(low, high, 1, 3, 5, 7))
}

/** sum + dots · scales · step. @inline */
function scaled(dots: v128, word: v128, x: usize, sum: v128): v128 {
  const scales = v128.and(word, v128.load(SCALES))
  const factors = f32x4.mul(scales, v128.load32_splat(x + STEP))
  return madd(f32x4.convert_i32x4_s(dots), factors, sum)
}

/** What the 64 added to x makes too much, to be begun with: −64 times the sums of the weights. @inline */
function excess8(word: v128): v128 {
  return i32x4.neg(i32x4.shr_s(i32x4.shl(word, 19), 13))
}

/** The same for 4-bit weights, less the 8 that are added to each. @inline */
function scaled4(dots: v128, w: usize, x: usize, sum: v128): v128 {
  return scaled(i32x4.add(dots, v128.load32_splat(x + STEP, 4)), v128.load(w, 64), x, sum)
}
