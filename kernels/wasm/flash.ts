// What attention and its gradient share: blocks, panels and masks.
//
// Scores are computed as panels of eight queries, [key][8 queries]: a softmax then runs along memory with
// queries in lanes, and the panel is already packed for the product with the values. Only blocks of
// keys and queries are ever held, as in FlashAttention (Dao et al. 2022, https://arxiv.org/abs/2205.14135).
import { packPanels } from './panels'
import { tile, tile4, tile6, tileRows } from './tile'

export const LOG2E: f32 = 1.44269504
export const LN2: f32 = 0.693147181

/** Keys of a block: a multiple of 24, so that all panels are whole, and small for large heads. */
export function keysOfBlock(headSize: i32): i32 {
  return headSize <= 256 ? 264 : max(24, (67584 / headSize / 24) * 24)
}

/**
 * How many of `size` rows go into panels of six; the rest goes into panels of four, so that as few rows
 * as possible are padding.
 */
function rowsInSixes(size: i32): i32 {
  if (tileRows() != 6) return 0
  const rest = size % 6
  if (rest == 0) return size
  if (rest == 5) return size + 1
  return max(0, size - rest - (rest > 2 ? 0 : 6))
}

/** Packs the columns of a (depth, size) matrix for {@link multiplyPanels}. */
export function packColumns(
  source: usize,
  stride: usize,
  size: i32,
  depth: i32,
  panels: usize,
): void {
  const sixes = min(size, rowsInSixes(size))
  packPanels(source, 4, stride, sixes, depth, 6, panels)
  const rest = panels + ((rowsInSixes(size) * depth) as usize) * 4
  packPanels(source + ((sixes as usize) << 2), 4, stride, size - sixes, depth, 4, rest)
}

/**
 * c (size, 8) = Aᵀ · b over rows first … first + depth of A (packed by {@link packColumns} with
 * `fullDepth` rows) and of the panel b (…, 8).
 */
export function multiplyPanels(
  panels: usize,
  fullDepth: i32,
  size: i32,
  b: usize,
  first: i32,
  depth: i32,
  c: usize,
  onto: bool,
): void {
  const sixes = rowsInSixes(size)
  b += (first as usize) << 5
  let d = 0
  for (; d < sixes; d += 6, c += 192) {
    tile6(panels + (first as usize) * 24, b, depth, c, 32, onto)
    panels += (fullDepth as usize) * 24
  }
  for (; d < size; d += 4, c += 128) {
    tile4(panels + (first as usize) * 16, b, depth, c, 32, onto)
    panels += (fullDepth as usize) * 16
  }
}

/** Scores of key panels (tileRows keys each) from … to with one panel of queries: c[key][8 queries]. */
export function multiplyKeys(
  keyPanels: usize,
  queries: usize,
  headSize: i32,
  from: i32,
  to: i32,
  c: usize,
): void {
  const keys = tileRows()
  const panel = ((keys * headSize) as usize) << 2
  const bytes = (keys as usize) << 5
  for (let t = from; t < to; t++) {
    const a = keyPanels + (t as usize) * panel
    tile(a, queries, headSize, c + (t as usize) * bytes, 32, false)
  }
}

const LANES = memory.data<i32>([0, 1, 2, 3, 4, 5, 6, 7], 16)

/**
 * Which of four queries (from `query` on) see a key: those at or after it, within the window, and
 * before `time`, the number of queries there are.
 * @inline
 */
export function visible(key: i32, query: i32, half: usize, window: i32, time: i32): v128 {
  const queries = i32x4.add(i32x4.splat(query), v128.load(LANES + half))
  const last = window > 0 ? min(time, key + window) : time
  return v128.and(i32x4.ge_s(queries, i32x4.splat(key)), i32x4.lt_s(queries, i32x4.splat(last)))
}

/** x ← x · factor over `count` numbers, a multiple of 4. */
export function scaleNumbers(x: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor)
  const stop = x + ((count as usize) << 2)
  for (; x < stop; x += 16) v128.store(x, f32x4.mul(v128.load(x), factors))
}

/**
 * Writes a panel (size, 8) as up to eight rows of `size` numbers, each multiplied by its factor.
 *
 * @param factors 8 numbers
 * @param onto    add to what is there
 */
export function writeTransposed(
  panel: usize,
  size: i32,
  factors: usize,
  y: usize,
  stride: usize,
  count: i32,
  onto: bool,
): void {
  let d = 0
  const at = y
  for (; d + 4 <= size; d += 4, panel += 128, y += 16) {
    for (let half = 0; half < count; half += 4) {
      const source = panel + ((half as usize) << 2)
      const scale = v128.load(factors + ((half as usize) << 2))
      const v0 = f32x4.mul(v128.load(source), scale)
      const v1 = f32x4.mul(v128.load(source, 32), scale)
      const v2 = f32x4.mul(v128.load(source, 64), scale)
      const v3 = f32x4.mul(v128.load(source, 96), scale)
      const low01 = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5)
      const low23 = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5)
      const high01 = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7)
      const high23 = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7)
      let to = y + (half as usize) * stride
      put(to, v128.shuffle<f64>(low01, low23, 0, 2), onto)
      to += stride
      if (half + 1 < count) put(to, v128.shuffle<f64>(low01, low23, 1, 3), onto)
      to += stride
      if (half + 2 < count) put(to, v128.shuffle<f64>(high01, high23, 0, 2), onto)
      to += stride
      if (half + 3 < count) put(to, v128.shuffle<f64>(high01, high23, 1, 3), onto)
    }
  }
  for (; d < size; d++, panel += 32) {
    for (let q = 0; q < count; q++) {
      const lane = (q as usize) << 2
      const to = at + (q as usize) * stride + ((d as usize) << 2)
      const value = load<f32>(panel + lane) * load<f32>(factors + lane)
      store<f32>(to, onto ? load<f32>(to) + value : value)
    }
  }
}

/** @inline */
function put(to: usize, value: v128, onto: bool): void {
  v128.store(to, onto ? f32x4.add(value, v128.load(to)) : value)
}
