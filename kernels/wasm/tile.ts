// The inner loops of matrix multiplication: register tiles over packed panels.
//
// 6×8 holds 12 accumulators, 2 vectors of B and 1 splat of A: the 15 registers that V8 hands out. Two steps
// of depth are written out, because the loop's own instructions cost 5 % on a core that takes five at a time.
// Where a compiler loads early (V8 before 13) it needs more registers, and without fused multiply-add
// the product takes one: there 4×8 is the better tile, with one step.
// Tile alone, depth 256, 128-bit ceiling 55.8 GFLOP/s (Ice Lake, 3.5 GHz): 6×8 54.6, 4×8 48.2 on Node 24;
// 33 and 47 on Node 22.
import { madd } from './simd'

let rowsOfTile: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4

/**
 * Chooses the tile of this instance; results do not depend on it.
 *
 * @param rows 6, or 4 for engines that spill the larger tile
 */
export function setTileRows(rows: i32): void {
  rowsOfTile = rows
}

/** Rows of the register tile in use: 6 or 4. @inline */
export function tileRows(): i32 {
  return rowsOfTile
}

/** A tileRows × 8 tile of C: A's panel [depth][tileRows] times B's panel [depth][8], over or onto C. @inline */
export function tile(a: usize, b: usize, depth: i32, c: usize, stride: usize, onto: bool): void {
  if (rowsOfTile == 6) tile6(a, b, depth, c, stride, onto)
  else tile4(a, b, depth, c, stride, onto)
}

/**
 * A tileRows × 8 tile of C += Aᵀ · B where A comes as panels of eight, [panel][row][8], of which the tile
 * takes tileRows rows; B's panel is [8 · panels][8].
 *
 * @param next bytes from one panel of A to the next
 * @inline
 */
export function tileAcross(
  a: usize,
  next: usize,
  panels: i32,
  b: usize,
  c: usize,
  stride: usize,
): void {
  if (rowsOfTile == 6) tileAcross6(a, next, panels, b, c, stride)
  else tileAcross4(a, next, panels, b, c, stride)
}

/** The tile with 6 rows: A's panel [depth][6] times B's panel [depth][8], over or onto C. */
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
  const unrolled = b + (((depth & ~1) as usize) << 5)
  for (; b < unrolled; a += 48, b += 64) {
    let low = v128.load(b)
    let high = v128.load(b, 16)
    let x = v128.load32_splat(a)
    c00 = madd(x, low, c00)
    c01 = madd(x, high, c01)
    x = v128.load32_splat(a, 4)
    c10 = madd(x, low, c10)
    c11 = madd(x, high, c11)
    x = v128.load32_splat(a, 8)
    c20 = madd(x, low, c20)
    c21 = madd(x, high, c21)
    x = v128.load32_splat(a, 12)
    c30 = madd(x, low, c30)
    c31 = madd(x, high, c31)
    x = v128.load32_splat(a, 16)
    c40 = madd(x, low, c40)
    c41 = madd(x, high, c41)
    x = v128.load32_splat(a, 20)
    c50 = madd(x, low, c50)
    c51 = madd(x, high, c51)
    low = v128.load(b, 32)
    high = v128.load(b, 48)
    x = v128.load32_splat(a, 24)
    c00 = madd(x, low, c00)
    c01 = madd(x, high, c01)
    x = v128.load32_splat(a, 28)
    c10 = madd(x, low, c10)
    c11 = madd(x, high, c11)
    x = v128.load32_splat(a, 32)
    c20 = madd(x, low, c20)
    c21 = madd(x, high, c21)
    x = v128.load32_splat(a, 36)
    c30 = madd(x, low, c30)
    c31 = madd(x, high, c31)
    x = v128.load32_splat(a, 40)
    c40 = madd(x, low, c40)
    c41 = madd(x, high, c41)
    x = v128.load32_splat(a, 44)
    c50 = madd(x, low, c50)
    c51 = madd(x, high, c51)
  }
  for (; b < stop; a += 24, b += 32) {
    const low = v128.load(b)
    const high = v128.load(b, 16)
    let x = v128.load32_splat(a)
    c00 = madd(x, low, c00)
    c01 = madd(x, high, c01)
    x = v128.load32_splat(a, 4)
    c10 = madd(x, low, c10)
    c11 = madd(x, high, c11)
    x = v128.load32_splat(a, 8)
    c20 = madd(x, low, c20)
    c21 = madd(x, high, c21)
    x = v128.load32_splat(a, 12)
    c30 = madd(x, low, c30)
    c31 = madd(x, high, c31)
    x = v128.load32_splat(a, 16)
    c40 = madd(x, low, c40)
    c41 = madd(x, high, c41)
    x = v128.load32_splat(a, 20)
    c50 = madd(x, low, c50)
    c51 = madd(x, high, c51)
  }
  writeRow(c, c00, c01, onto)
  writeRow(c + stride, c10, c11, onto)
  writeRow(c + 2 * stride, c20, c21, onto)
  writeRow(c + 3 * stride, c30, c31, onto)
  writeRow(c + 4 * stride, c40, c41, onto)
  writeRow(c + 5 * stride, c50, c51, onto)
}

/** The tile with 4 rows: A's panel [depth][4] times B's panel [depth][8], over or onto C. */
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
    const low = v128.load(b)
    const high = v128.load(b, 16)
    let x = v128.load32_splat(a)
    c00 = madd(x, low, c00)
    c01 = madd(x, high, c01)
    x = v128.load32_splat(a, 4)
    c10 = madd(x, low, c10)
    c11 = madd(x, high, c11)
    x = v128.load32_splat(a, 8)
    c20 = madd(x, low, c20)
    c21 = madd(x, high, c21)
    x = v128.load32_splat(a, 12)
    c30 = madd(x, low, c30)
    c31 = madd(x, high, c31)
  }
  writeRow(c, c00, c01, onto)
  writeRow(c + stride, c10, c11, onto)
  writeRow(c + 2 * stride, c20, c21, onto)
  writeRow(c + 3 * stride, c30, c31, onto)
}

function tileAcross6(a: usize, next: usize, panels: i32, b: usize, c: usize, stride: usize): void {
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
    for (let at = a; at < stop; at += 8, b += 64) {
      let low = v128.load(b)
      let high = v128.load(b, 16)
      let x = v128.load32_splat(at)
      c00 = madd(x, low, c00)
      c01 = madd(x, high, c01)
      x = v128.load32_splat(at, 32)
      c10 = madd(x, low, c10)
      c11 = madd(x, high, c11)
      x = v128.load32_splat(at, 64)
      c20 = madd(x, low, c20)
      c21 = madd(x, high, c21)
      x = v128.load32_splat(at, 96)
      c30 = madd(x, low, c30)
      c31 = madd(x, high, c31)
      x = v128.load32_splat(at, 128)
      c40 = madd(x, low, c40)
      c41 = madd(x, high, c41)
      x = v128.load32_splat(at, 160)
      c50 = madd(x, low, c50)
      c51 = madd(x, high, c51)
      low = v128.load(b, 32)
      high = v128.load(b, 48)
      x = v128.load32_splat(at, 4)
      c00 = madd(x, low, c00)
      c01 = madd(x, high, c01)
      x = v128.load32_splat(at, 36)
      c10 = madd(x, low, c10)
      c11 = madd(x, high, c11)
      x = v128.load32_splat(at, 68)
      c20 = madd(x, low, c20)
      c21 = madd(x, high, c21)
      x = v128.load32_splat(at, 100)
      c30 = madd(x, low, c30)
      c31 = madd(x, high, c31)
      x = v128.load32_splat(at, 132)
      c40 = madd(x, low, c40)
      c41 = madd(x, high, c41)
      x = v128.load32_splat(at, 164)
      c50 = madd(x, low, c50)
      c51 = madd(x, high, c51)
    }
  }
  writeRow(c, c00, c01, true)
  writeRow(c + stride, c10, c11, true)
  writeRow(c + 2 * stride, c20, c21, true)
  writeRow(c + 3 * stride, c30, c31, true)
  writeRow(c + 4 * stride, c40, c41, true)
  writeRow(c + 5 * stride, c50, c51, true)
}

function tileAcross4(a: usize, next: usize, panels: i32, b: usize, c: usize, stride: usize): void {
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
      const low = v128.load(b)
      const high = v128.load(b, 16)
      let x = v128.load32_splat(at)
      c00 = madd(x, low, c00)
      c01 = madd(x, high, c01)
      x = v128.load32_splat(at, 32)
      c10 = madd(x, low, c10)
      c11 = madd(x, high, c11)
      x = v128.load32_splat(at, 64)
      c20 = madd(x, low, c20)
      c21 = madd(x, high, c21)
      x = v128.load32_splat(at, 96)
      c30 = madd(x, low, c30)
      c31 = madd(x, high, c31)
    }
  }
  writeRow(c, c00, c01, true)
  writeRow(c + stride, c10, c11, true)
  writeRow(c + 2 * stride, c20, c21, true)
  writeRow(c + 3 * stride, c30, c31, true)
}

/** Writes or adds one row of a tile. @inline */
function writeRow(c: usize, low: v128, high: v128, onto: bool): void {
  if (onto) {
    low = f32x4.add(low, v128.load(c))
    high = f32x4.add(high, v128.load(c, 16))
  }
  v128.store(c, low)
  v128.store(c, high, 16)
}
