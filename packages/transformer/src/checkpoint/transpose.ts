// Matrices the other way round.

/** The transpose of a row-major matrix. @param values (rows, columns) @returns (columns, rows) */
export function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result[c * rows + r] = values[r * columns + c]
  }
  return result
}
