// The inner loops of products with quantised weights: blocks of four rows of w, one in each lane, times one
// row of x or four.
import { RECORD, STEP } from './quantizeRows'
import { madd } from './simd'

const ONES = memory.data<i16>([1, 1, 1, 1, 1, 1, 1, 1], 16)
const NIBBLES = memory.data<i32>([0x0f0f0f0f, 0x0f0f0f0f, 0x0f0f0f0f, 0x0f0f0f0f], 16)
const SCALES = memory.data<i32>([-0x2000, -0x2000, -0x2000, -0x2000], 16)

/**
 * One row of x with `blocks` blocks of 8-bit weights. All of them in one loop: a call per block would leave
 * the memory idle.
 */
export function dots8(w: usize, x: usize, groups: i32, y: usize, blocks: i32): void {
  const ones = v128.load(ONES)
  const end = x + (groups as usize) * RECORD
  for (; blocks > 0; blocks--, y += 16) {
    let sum = f32x4.splat(0)
    for (let record = x; record < end; record += RECORD, w += 144) {
      const word = v128.load(w, 128)
      if (ASC_FEATURE_RELAXED_SIMD) {
        // Written out: a loop costs as much as what is in it.
        let even = byteProducts(w, record, ones)
        let odd = byteProducts(w + 16, record + 4, ones)
        even = i32x4.add(even, byteProducts(w + 32, record + 8, ones))
        odd = i32x4.add(odd, byteProducts(w + 48, record + 12, ones))
        even = i32x4.add(even, byteProducts(w + 64, record + 16, ones))
        odd = i32x4.add(odd, byteProducts(w + 80, record + 20, ones))
        even = i32x4.add(even, byteProducts(w + 96, record + 24, ones))
        odd = i32x4.add(odd, byteProducts(w + 112, record + 28, ones))
        even = i32x4.sub(even, correction(word))
        sum = scaled(i32x4.add(even, odd), word, record, sum)
      } else {
        let low = i32x4.splat(0)
        let high = low
        for (let i: usize = 0; i < 64; i += 8) {
          const numbers = v128.load64_splat(record + i)
          low = i32x4.add(low, i32x4.dot_i16x8_s(v128.load8x8_s(w + 2 * i), numbers))
          high = i32x4.add(high, i32x4.dot_i16x8_s(v128.load8x8_s(w + 2 * i, 8), numbers))
        }
        sum = scaled(pairs(low, high), word, record, sum)
      }
    }
    v128.store(y, sum)
  }
}

/** The same with 4-bit weights. */
export function dots4(w: usize, x: usize, groups: i32, y: usize, blocks: i32): void {
  const ones = v128.load(ONES)
  const mask = v128.load(NIBBLES)
  const end = x + (groups as usize) * RECORD
  for (; blocks > 0; blocks--, y += 16) {
    let sum = f32x4.splat(0)
    for (let record = x; record < end; record += RECORD, w += 80) {
      const word = v128.load(w, 64)
      if (ASC_FEATURE_RELAXED_SIMD) {
        let even = nibbleProducts(w, record, mask)
        let odd = nibbleProducts(w + 16, record + 4, mask)
        even = i16x8.add(even, nibbleProducts(w + 32, record + 8, mask))
        odd = i16x8.add(odd, nibbleProducts(w + 48, record + 12, mask))
        sum = scaled4(widened(i16x8.add(even, odd), ones), word, record, sum)
      } else {
        let low = i32x4.splat(0)
        let high = low
        for (let i: usize = 0; i < 32; i += 8) {
          const pair = v128.load(w + 2 * i)
          const near = v128.and(pair, mask)
          const far = v128.and(i16x8.shr_u(pair, 4), mask)
          const first = v128.load64_splat(record + i)
          const second = v128.load64_splat(record + i, 32)
          low = i32x4.add(low, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(near), first))
          high = i32x4.add(high, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(near), first))
          low = i32x4.add(low, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(far), second))
          high = i32x4.add(high, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(far), second))
        }
        sum = scaled4(pairs(low, high), word, record, sum)
      }
    }
    v128.store(y, sum)
  }
}

/** As {@link dots8} for four rows of x, to four rows of y; with relaxed SIMD only. */
export function tileDots8(w: usize, x: usize, groups: i32, y: usize, stride: usize): void {
  if (!ASC_FEATURE_RELAXED_SIMD) return
  const ones = v128.load(ONES)
  let sum0 = f32x4.splat(0)
  let sum1 = sum0
  let sum2 = sum0
  let sum3 = sum0
  for (; groups > 0; groups--, w += 144, x += 4 * RECORD) {
    const word = v128.load(w, 128)
    let dots0 = i32x4.neg(correction(word))
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

/** As {@link dots4} for four rows of x, to four rows of y; with relaxed SIMD only. */
export function tileDots4(w: usize, x: usize, groups: i32, y: usize, stride: usize): void {
  if (!ASC_FEATURE_RELAXED_SIMD) return
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
    const word = v128.load(w, 64)
    sum0 = scaled4(widened(dots0, ones), word, x, sum0)
    sum1 = scaled4(widened(dots1, ones), word, x + RECORD, sum1)
    sum2 = scaled4(widened(dots2, ones), word, x + 2 * RECORD, sum2)
    sum3 = scaled4(widened(dots3, ones), word, x + 3 * RECORD, sum3)
  }
  v128.store(y, sum0)
  v128.store(y + stride, sum1)
  v128.store(y + 2 * stride, sum2)
  v128.store(y + 3 * stride, sum3)
}

/** Four columns of each row of w with four of x. @inline */
function byteProducts(w: usize, x: usize, ones: v128): v128 {
  return widened(bytesDot(v128.load(w), v128.load32_splat(x)), ones)
}

/** Eight columns of each row of w with eight of x, in halves that stand 16 apart. @inline */
function nibbleProducts(w: usize, x: usize, mask: v128): v128 {
  const pair = v128.load(w)
  const far = v128.and(i16x8.shr_u(pair, 4), mask)
  const near = bytesDot(v128.load32_splat(x), v128.and(pair, mask))
  return i16x8.add(near, bytesDot(v128.load32_splat(x, 16), far))
}

/** Of each four bytes of `signed` times `positive` (0 to 127), the sums of two. @inline */
function bytesDot(signed: v128, positive: v128): v128 {
  return i16x8.relaxed_dot_i8x16_i7x16_s(signed, positive)
}

/** Sums of two of eight. @inline */
function widened(dots: v128, ones: v128): v128 {
  return i32x4.dot_i16x8_s(dots, ones)
}

/** Each row's sum, from halves that hold two parts of two rows each. @inline */
function pairs(low: v128, high: v128): v128 {
  const even = v128.shuffle<i32>(low, high, 0, 2, 4, 6)
  return i32x4.add(even, v128.shuffle<i32>(low, high, 1, 3, 5, 7))
}

/** 64 times the sums of the weights, which is what the 64 added to x has made too much. @inline */
function correction(word: v128): v128 {
  return i32x4.shr_s(i32x4.shl(word, 19), 13)
}

/** sum + dots · scales · step. @inline */
function scaled(dots: v128, word: v128, x: usize, sum: v128): v128 {
  const scales = v128.and(word, v128.load(SCALES))
  const factors = f32x4.mul(scales, v128.load32_splat(x + STEP))
  return madd(f32x4.convert_i32x4_s(dots), factors, sum)
}

/** The same for 4-bit weights, less the 8 that are added to each. @inline */
function scaled4(dots: v128, word: v128, x: usize, sum: v128): v128 {
  return scaled(i32x4.add(dots, v128.load32_splat(x + STEP, 4)), word, x, sum)
}
