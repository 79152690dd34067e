// What traces give.

/** A matrix of numbers, row after row. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  /** (rows, columns) */
  readonly data: Float32Array
}
