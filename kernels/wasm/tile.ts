// The inner loops of matrix multiplication: register tiles over packed panels.
//
// 6×8 holds 12 accumulators, 2 vectors of B and 1 splat of A: the 15 registers that V8 hands out. Without
// fused multiply-add the product needs a register too, so the base build uses 4×8.
import { madd } from './simd'

/** A 6×8 tile of C: A's panel [depth][6] times B's panel [depth][8], over or onto C. */
export function tile6(a: usize, b: usize, depth: i32, c: usize, stride: usize, onto: bool): void {
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  let c40 = c00
  let c41 = c00
  let c50 = c00
  let c51 = c00
  const stop = b + ((depth as usize) << 5)
  for (; b < stop; a += 24, b += 32) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const a0 = v128.load32_splat(a)
    c00 = madd(a0, b0, c00)
    c01 = madd(a0, b1, c01)
    const a1 = v128.load32_splat(a, 4)
    c10 = madd(a1, b0, c10)
    c11 = madd(a1, b1, c11)
    const a2 = v128.load32_splat(a, 8)
    c20 = madd(a2, b0, c20)
    c21 = madd(a2, b1, c21)
    const a3 = v128.load32_splat(a, 12)
    c30 = madd(a3, b0, c30)
    c31 = madd(a3, b1, c31)
    const a4 = v128.load32_splat(a, 16)
    c40 = madd(a4, b0, c40)
    c41 = madd(a4, b1, c41)
    const a5 = v128.load32_splat(a, 20)
    c50 = madd(a5, b0, c50)
    c51 = madd(a5, b1, c51)
  }
  writeRow(c, c00, c01, onto)
  writeRow(c + stride, c10, c11, onto)
  writeRow(c + 2 * stride, c20, c21, onto)
  writeRow(c + 3 * stride, c30, c31, onto)
  writeRow(c + 4 * stride, c40, c41, onto)
  writeRow(c + 5 * stride, c50, c51, onto)
}

/** A 4×8 tile of C: A's panel [depth][4] times B's panel [depth][8], over or onto C. */
export function tile4(a: usize, b: usize, depth: i32, c: usize, stride: usize, onto: bool): void {
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  const stop = b + ((depth as usize) << 5)
  for (; b < stop; a += 16, b += 32) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const a0 = v128.load32_splat(a)
    c00 = madd(a0, b0, c00)
    c01 = madd(a0, b1, c01)
    const a1 = v128.load32_splat(a, 4)
    c10 = madd(a1, b0, c10)
    c11 = madd(a1, b1, c11)
    const a2 = v128.load32_splat(a, 8)
    c20 = madd(a2, b0, c20)
    c21 = madd(a2, b1, c21)
    const a3 = v128.load32_splat(a, 12)
    c30 = madd(a3, b0, c30)
    c31 = madd(a3, b1, c31)
  }
  writeRow(c, c00, c01, onto)
  writeRow(c + stride, c10, c11, onto)
  writeRow(c + 2 * stride, c20, c21, onto)
  writeRow(c + 3 * stride, c30, c31, onto)
}

/**
 * A 6×8 tile of C += Aᵀ · B where A comes as panels of eight, [panel][row][8], of which the tile takes
 * 6 rows; B's panel is [8 · panels][8].
 *
 * @param next bytes from one panel of A to the next
 */
export function tileAcross6(
  a: usize,
  next: usize,
  panels: i32,
  b: usize,
  c: usize,
  stride: usize,
): void {
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  let c40 = c00
  let c41 = c00
  let c50 = c00
  let c51 = c00
  for (; panels > 0; panels--, a += next) {
    const stop = a + 32
    for (let at = a; at < stop; at += 4, b += 32) {
      const b0 = v128.load(b)
      const b1 = v128.load(b, 16)
      const a0 = v128.load32_splat(at)
      c00 = madd(a0, b0, c00)
      c01 = madd(a0, b1, c01)
      const a1 = v128.load32_splat(at, 32)
      c10 = madd(a1, b0, c10)
      c11 = madd(a1, b1, c11)
      const a2 = v128.load32_splat(at, 64)
      c20 = madd(a2, b0, c20)
      c21 = madd(a2, b1, c21)
      const a3 = v128.load32_splat(at, 96)
      c30 = madd(a3, b0, c30)
      c31 = madd(a3, b1, c31)
      const a4 = v128.load32_splat(at, 128)
      c40 = madd(a4, b0, c40)
      c41 = madd(a4, b1, c41)
      const a5 = v128.load32_splat(at, 160)
      c50 = madd(a5, b0, c50)
      c51 = madd(a5, b1, c51)
    }
  }
  writeRow(c, c00, c01, true)
  writeRow(c + stride, c10, c11, true)
  writeRow(c + 2 * stride, c20, c21, true)
  writeRow(c + 3 * stride, c30, c31, true)
  writeRow(c + 4 * stride, c40, c41, true)
  writeRow(c + 5 * stride, c50, c51, true)
}

/**
 * A 4×8 tile of C += Aᵀ · B where A comes as panels of eight, [panel][row][8], of which the tile takes
 * 4 rows; B's panel is [8 · panels][8].
 *
 * @param next bytes from one panel of A to the next
 */
export function tileAcross4(
  a: usize,
  next: usize,
  panels: i32,
  b: usize,
  c: usize,
  stride: usize,
): void {
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  for (; panels > 0; panels--, a += next) {
    const stop = a + 32
    for (let at = a; at < stop; at += 4, b += 32) {
      const b0 = v128.load(b)
      const b1 = v128.load(b, 16)
      const a0 = v128.load32_splat(at)
      c00 = madd(a0, b0, c00)
      c01 = madd(a0, b1, c01)
      const a1 = v128.load32_splat(at, 32)
      c10 = madd(a1, b0, c10)
      c11 = madd(a1, b1, c11)
      const a2 = v128.load32_splat(at, 64)
      c20 = madd(a2, b0, c20)
      c21 = madd(a2, b1, c21)
      const a3 = v128.load32_splat(at, 96)
      c30 = madd(a3, b0, c30)
      c31 = madd(a3, b1, c31)
    }
  }
  writeRow(c, c00, c01, true)
  writeRow(c + stride, c10, c11, true)
  writeRow(c + 2 * stride, c20, c21, true)
  writeRow(c + 3 * stride, c30, c31, true)
}

/** Writes or adds one row of a tile. */
@inline
function writeRow(c: usize, low: v128, high: v128, onto: bool): void {
  if (onto) {
    low = f32x4.add(low, v128.load(c))
    high = f32x4.add(high, v128.load(c, 16))
  }
  v128.store(c, low)
  v128.store(c, high, 16)
}
