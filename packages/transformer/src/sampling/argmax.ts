// The most likely token.

/** Index of the largest value; of equal ones the first; −1 if there is none, as with NaN only. */
export function argmax(values: ArrayLike<number>): number {
  let best = -1
  let largest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    if (values[i] > largest) {
      largest = values[i]
      best = i
    }
  }
  return best
}
