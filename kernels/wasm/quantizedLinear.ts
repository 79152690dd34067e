// y (R, N) = f(x · wᵀ + bias), x (R, K), w (N, K) quantised; `bias` may be 0. Unit: a block of four columns.
// Each group of 32 of x is rounded to whole numbers, whose products with those of w are added up exactly
// and then scaled; groups are added in order. So bits depend neither on how many rows there are nor on
// how columns are divided between threads.
//
// Layout of w: packQuantized.ts. It is read at four places at once, as in fewRows.ts, and once for as many rows
// as fit the scratch memory.
import { finishTile } from './finish'
import { dots4, dots8, tileDots4, tileDots8 } from './quantizedDots'
import { quantizeRows, RECORD, TOGETHER } from './quantizeRows'
import { SCRATCH_BYTES, scratch } from './scratch'

/** Rows that share a pass over the weights: their records stay in L2. */
const ROWS: i32 = 128

/** Bytes of w that are kept in L2 while all rows pass. */
const PART_BYTES: usize = 64 << 10

/** Four blocks of products, of which not all are wanted. */
const EDGE: usize = SCRATCH_BYTES - 64

export function quantizedLinear(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  activation: i32,
  bits: i32,
  start: i32,
  end: i32,
): void {
  const groups = (inner + 31) >> 5
  const blockBytes = (groups as usize) * (bits == 8 ? 144 : 80)
  const recordBytes = (groups as usize) * RECORD
  const stride = (columns as usize) << 2
  const first = (start as usize) << 4
  const width = min(end << 2, columns) - (start << 2)
  const step = min(ROWS, (EDGE / recordBytes) as i32)
  const quarter = width >> 4
  w += (start as usize) * blockBytes
  y += first
  for (; rows > 0; rows -= step) {
    const count = min(rows, step)
    quantizeRows(x, count, inner, bits)
    const part = count == 1 ? quarter : max(1, (PART_BYTES / (blockBytes << 2)) as i32)
    for (let from = 0; from < quarter; from += part) {
      const to = y + ((from as usize) << 4)
      const blocks = min(part, quarter - from)
      multiply(w + (from as usize) * blockBytes, to, stride, count, groups, bits, quarter, blocks)
    }
    if (width & 15) multiplyRest(w, y, stride, count, groups, bits, width)
    if (bias || activation) {
      finishTile(y, y, stride, count, width, bias ? bias + first : 0, activation)
    }
    x += ((count * inner) as usize) << 2
    y += (count as usize) * stride
  }
}

/** All rows in scratch times `blocks` blocks of each quarter. */
function multiply(
  w: usize,
  y: usize,
  stride: usize,
  rows: i32,
  groups: i32,
  bits: i32,
  quarter: i32,
  blocks: i32,
): void {
  const blockBytes = (groups as usize) * (bits == 8 ? 144 : 80)
  const recordBytes = (groups as usize) * RECORD
  const far = (quarter as usize) * blockBytes
  const next = (quarter as usize) << 4
  let x = scratch()
  let row = 0
  if (TOGETHER > 1) {
    for (; row + TOGETHER <= rows; row += TOGETHER, x += TOGETHER * recordBytes) {
      for (let i = 0; i < 4 * blocks; i++) {
        const place = (i & 3) as usize
        const block = (i >> 2) as usize
        const from = w + place * far + block * blockBytes
        const to = y + place * next + (block << 4)
        if (bits == 8) tileDots8(from, x, groups, to, stride)
        else tileDots4(from, x, groups, to, stride)
      }
      y += TOGETHER * stride
    }
  }
  for (; row < rows; row++, x += recordBytes, y += stride) {
    if (bits == 8) dots8(w, x, groups, y, far, next, blocks)
    else dots4(w, x, groups, y, far, next, blocks)
  }
}

/** What the quarters leave: up to three blocks and one whose last columns are not there. */
function multiplyRest(
  w: usize,
  y: usize,
  stride: usize,
  rows: i32,
  groups: i32,
  bits: i32,
  width: i32,
): void {
  const blockBytes = (groups as usize) * (bits == 8 ? 144 : 80)
  const recordBytes = (groups as usize) * RECORD
  const edge = scratch() + EDGE
  const blocks = (width + 3) >> 2
  const done = (width >> 4) << 2
  const rest = ((width - 4 * done) as usize) << 2
  let x = scratch()
  let row = 0
  y += (done as usize) << 4
  if (TOGETHER > 1) {
    for (; row + TOGETHER <= rows; row += TOGETHER, x += TOGETHER * recordBytes) {
      for (let block = done; block < blocks; block++) {
        const from = w + (block as usize) * blockBytes
        const at = ((block - done) as usize) << 4
        if (bits == 8) tileDots8(from, x, groups, edge, 16)
        else tileDots4(from, x, groups, edge, 16)
        for (let i: usize = 0; i < (TOGETHER as usize); i++) {
          memory.copy(y + i * stride + at, edge + (i << 4), min(16, rest - at))
        }
      }
      y += TOGETHER * stride
    }
  }
  for (; row < rows; row++, x += recordBytes, y += stride) {
    if (blocks >= 4) {
      // The last four blocks, some of them once more.
      const from = w + ((blocks - 4) as usize) * blockBytes
      if (bits == 8) dots8(from, x, groups, edge, blockBytes, 16, 1)
      else dots4(from, x, groups, edge, blockBytes, 16, 1)
      memory.copy(y, edge + (((done + 4 - blocks) as usize) << 4), rest)
    } else {
      for (let block: usize = 0; block < (blocks as usize); block++) {
        if (bits == 8) dots8(w + block * blockBytes, x, groups, edge, 0, 0, 1)
        else dots4(w + block * blockBytes, x, groups, edge, 0, 0, 1)
        memory.copy(y + (block << 4), edge, min(16, rest - (block << 4)))
      }
    }
  }
}
