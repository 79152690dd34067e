// y (R, N) = f(x · wᵀ + bias), x (R, K), w (N, K) quantised; `bias` may be 0. Unit: a block of four columns.
// Each group of 32 of x is rounded to whole numbers, whose products with those of w are added up exactly
// and then scaled; groups are added in order. So bits depend neither on how many rows there are nor on
// how columns are divided between threads.
//
// Layout of w: packQuantized.ts. A block is read once for as many rows as fit the scratch memory.
import { finishTile } from './finish'
import { dots4, dots8, tileDots4, tileDots8 } from './quantizedDots'
import { quantizeRows, RECORD, TOGETHER } from './quantizeRows'
import { SCRATCH_BYTES, scratch } from './scratch'

/** Rows that share a pass over the weights: their records stay in L2. */
const ROWS: i32 = 128

/** Products with a block whose last columns are not there. */
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
  w += (start as usize) * blockBytes
  y += first
  for (; rows > 0; rows -= step) {
    const count = min(rows, step)
    quantizeRows(x, count, inner, bits)
    if (count == 1) {
      multiplyRow(w, scratch(), y, width, groups, bits)
    } else {
      let block = w
      for (let column = 0; column < width; column += 4, block += blockBytes) {
        const to = y + ((column as usize) << 2)
        multiply(block, to, stride, count, groups, bits, min(4, width - column))
      }
    }
    if (bias || activation) {
      finishTile(y, y, stride, count, width, bias ? bias + first : 0, activation)
    }
    x += ((count * inner) as usize) << 2
    y += (count as usize) * stride
  }
}

/** All rows in scratch times one block. */
function multiply(
  w: usize,
  y: usize,
  stride: usize,
  rows: i32,
  groups: i32,
  bits: i32,
  columns: i32,
): void {
  const recordBytes = (groups as usize) * RECORD
  const edge = scratch() + EDGE
  const whole = columns == 4
  let x = scratch()
  let row = 0
  if (TOGETHER > 1) {
    for (; row + TOGETHER <= rows; row += TOGETHER, x += TOGETHER * recordBytes) {
      const to = whole ? y : edge
      const step = whole ? stride : 16
      if (bits == 8) tileDots8(w, x, groups, to, step)
      else tileDots4(w, x, groups, to, step)
      for (let i = 0; i < TOGETHER; i++, y += stride) {
        if (!whole) memory.copy(y, edge + ((i as usize) << 4), (columns as usize) << 2)
      }
    }
  }
  for (; row < rows; row++, x += recordBytes, y += stride) {
    multiplyRow(w, x, y, columns, groups, bits)
  }
}

/** One row of x, of which `x` are the records, times blocks of w. */
function multiplyRow(w: usize, x: usize, y: usize, columns: i32, groups: i32, bits: i32): void {
  const blocks = columns >> 2
  const rest = ((columns & 3) as usize) << 2
  if (bits == 8) dots8(w, x, groups, y, blocks)
  else dots4(w, x, groups, y, blocks)
  if (rest) {
    const edge = scratch() + EDGE
    const last = w + ((blocks * groups) as usize) * (bits == 8 ? 144 : 80)
    if (bits == 8) dots8(last, x, groups, edge, 1)
    else dots4(last, x, groups, edge, 1)
    memory.copy(y + ((blocks as usize) << 4), edge, rest)
  }
}
