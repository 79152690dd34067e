// y (R, N) = f(x · wᵀ + bias), x (R, K), w (N, K); pre = what f is applied to. `bias` and `pre` may be 0.
// Unit: a row of y if R ≥ N, else a column. Many rows: compute-bound, see gemm.ts; few, as in
// decoding: the weights are streamed once, see fewRows.ts.

import { FEW_ROWS, fewRows } from './fewRows'
import { gemm } from './gemm'

export function linear(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  pre: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  activation: i32,
  start: i32,
  end: i32,
): void {
  const byRows = rows >= columns
  const firstRow = byRows ? start : 0
  const firstColumn = byRows ? 0 : start
  const height = byRows ? end - start : rows
  const width = byRows ? columns : end - start
  const depth = (inner as usize) << 2
  const stride = (columns as usize) << 2
  const a = x + (firstRow as usize) * depth
  const b = w + (firstColumn as usize) * depth
  const offset = (firstRow as usize) * stride + ((firstColumn as usize) << 2)
  const activated = y + offset
  const c = pre ? pre + offset : activated
  const biasPart = bias ? bias + ((firstColumn as usize) << 2) : 0
  if (rows <= FEW_ROWS) {
    fewRows(a, b, c, stride, height, width, inner, biasPart, activation, activated)
  } else {
    gemm(a, depth, 4, b, 4, depth, c, stride, height, width, inner, biasPart, activation, activated)
  }
  if (pre && !activation) copyRows(c, activated, stride, height, width)
}

/** Without an activation, y is pre. */
function copyRows(from: usize, to: usize, stride: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++, from += stride, to += stride) {
    memory.copy(to, from, (columns as usize) << 2)
  }
}
