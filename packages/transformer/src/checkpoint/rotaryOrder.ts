// The two orders of a head's channels under rotary positions. HF turns channel i with i + D/2;
// llama2.c and GGUF turn 2i with 2i + 1. The rows of the query and key matrices move accordingly.

/**
 * Rows in llama2.c's order into HF's.
 *
 * @param values (heads · D, columns), or a bias with one column
 * @param head   D, channels of a head
 * @param columns of a row; of a quantised matrix's scales, how many it has
 */
export function pairsToHalves<A extends Float32Array | Int8Array>(
  values: A,
  head: number,
  columns: number,
): A {
  return moveRows(values, columns, (row) => {
    const i = row % head
    return row - i + (i % 2) * (head / 2) + Math.floor(i / 2)
  })
}

/** Rows in HF's order into llama2.c's, the inverse of {@link pairsToHalves}. */
export function halvesToPairs(values: Float32Array, head: number, columns: number): Float32Array {
  return moveRows(values, columns, (row) => {
    const i = row % head
    return row - i + (i < head / 2 ? 2 * i : 2 * i - head + 1)
  })
}

function moveRows<A extends Float32Array | Int8Array>(
  values: A,
  columns: number,
  target: (row: number) => number,
): A {
  const result = values.slice() as A
  for (let row = 0; row < values.length / columns; row++) {
    result.set(values.subarray(row * columns, (row + 1) * columns), target(row) * columns)
  }
  return result
}
