// y (M, N) = a · b; a is (M, K), or (K, M) if transposeA; b is (K, N), or (N, K) if transposeB.
// Unit: a row of y if M ≥ N, else a column. Compute-bound, see gemm.ts.
import { clearPadding } from './blocks'
import { gemm } from './gemm'

export function matmul(
  a: usize,
  b: usize,
  y: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  transposeA: i32,
  transposeB: i32,
  start: i32,
  end: i32,
): void {
  const aRow: usize = transposeA ? 4 : (inner as usize) << 2
  const aDepth: usize = transposeA ? (rows as usize) << 2 : 4
  const bColumn: usize = transposeB ? (inner as usize) << 2 : 4
  const bDepth: usize = transposeB ? 4 : (columns as usize) << 2
  const stride = (columns as usize) << 2
  const count = end - start
  const first = start as usize
  if (rows >= columns) {
    const part = a + first * aRow
    const to = y + first * stride
    gemm(part, aRow, aDepth, b, bDepth, bColumn, to, stride, count, columns, inner, 0, 0, 0)
  } else {
    const part = b + first * bColumn
    const to = y + (first << 2)
    gemm(a, aRow, aDepth, part, bDepth, bColumn, to, stride, rows, count, inner, 0, 0, 0)
  }
  if (end == max(rows, columns)) clearPadding(y, rows * columns)
}
