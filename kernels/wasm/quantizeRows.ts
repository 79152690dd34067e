// Rows of x as small whole numbers, for products with quantised weights. Of each group of 32 the largest
// magnitude becomes 63; the step is kept with it.
//
// A record of a group: 32 numbers, the step (f32), and −8 times their sum (i32), which takes back the 8
// that is added to 4-bit weights. With relaxed SIMD numbers are bytes, and for 8-bit weights 64 more:
// the dot product of bytes wants one side positive and below 128. Otherwise they take two bytes.
// Rows that are multiplied together have their records side by side.
import { SCRATCH_BYTES, scratch } from './scratch'

/** Rows of x that are multiplied together. Without relaxed SIMD registers are too few. */
export const TOGETHER: i32 = ASC_FEATURE_RELAXED_SIMD ? 4 : 1

/** Bytes of a record. */
export const RECORD: usize = ASC_FEATURE_RELAXED_SIMD ? 40 : 72

/** Offset of the step in a record. */
export const STEP: usize = RECORD - 8

const LEVELS: f32 = 63
const MAGIC = memory.data<f32>([12582912, 12582912, 12582912, 12582912], 16)
const ONES = memory.data<i16>([1, 1, 1, 1, 1, 1, 1, 1], 16)

/** The last group of a row with zeros behind it. */
const TAIL: usize = SCRATCH_BYTES - 256

/** Fills this thread's scratch. @param bits of the weights */
export function quantizeRows(x: usize, rows: i32, inner: i32, bits: i32): void {
  const groups = (inner + 31) >> 5
  const whole = inner >> 5
  const rest = ((inner & 31) as usize) << 2
  const tail = scratch() + TAIL
  const shift: i8 = bits == 8 ? 64 : 0
  const tiled = rows - (rows % TOGETHER)
  for (let row = 0; row < rows; row++) {
    const side = row < tiled ? row % TOGETHER : 0
    const together: usize = row < tiled ? TOGETHER : 1
    let to = scratch() + (row - side) * groups * RECORD + side * RECORD
    for (let g = 0; g < whole; g++, x += 128, to += together * RECORD) quantizeGroup(x, to, shift)
    if (rest) {
      memory.fill(tail, 0, 128)
      memory.copy(tail, x, rest)
      quantizeGroup(tail, to, shift)
      x += rest
    }
  }
}

function quantizeGroup(x: usize, to: usize, shift: i8): void {
  let top = f32x4.abs(v128.load(x))
  for (let i: usize = 16; i < 128; i += 16) top = f32x4.max(top, f32x4.abs(v128.load(x + i)))
  top = f32x4.max(top, v128.shuffle<f32>(top, top, 2, 3, 0, 1))
  const largest = max(f32x4.extract_lane(top, 0), f32x4.extract_lane(top, 1))
  const inverse = f32x4.splat(largest > 1e-30 ? LEVELS / largest : 0)
  const low = wholeNumbers(x, inverse)
  const lowNext = wholeNumbers(x + 32, inverse)
  const high = wholeNumbers(x + 64, inverse)
  const highNext = wholeNumbers(x + 96, inverse)
  if (ASC_FEATURE_RELAXED_SIMD) {
    const more = i8x16.splat(shift)
    v128.store(to, i8x16.add(i8x16.narrow_i16x8_s(low, lowNext), more))
    v128.store(to, i8x16.add(i8x16.narrow_i16x8_s(high, highNext), more), 16)
  } else {
    v128.store(to, low)
    v128.store(to, lowNext, 16)
    v128.store(to, high, 32)
    v128.store(to, highNext, 48)
  }
  const sums = i16x8.add(i16x8.add(low, lowNext), i16x8.add(high, highNext))
  let total = i32x4.dot_i16x8_s(sums, v128.load(ONES))
  total = i32x4.add(total, v128.shuffle<i32>(total, total, 2, 3, 0, 1))
  total = i32x4.add(total, v128.shuffle<i32>(total, total, 1, 0, 3, 2))
  store<f32>(to + STEP, largest / LEVELS)
  store<i32>(to + STEP, -8 * i32x4.extract_lane(total, 0), 4)
}

/** Eight numbers times `inverse`, each to the nearest whole one, as i16. @inline */
function wholeNumbers(x: usize, inverse: v128): v128 {
  const magic = v128.load(MAGIC)
  const low = f32x4.add(f32x4.mul(v128.load(x), inverse), magic)
  const high = f32x4.add(f32x4.mul(v128.load(x, 16), inverse), magic)
  return i16x8.narrow_i32x4_s(i32x4.sub(low, magic), i32x4.sub(high, magic))
}
