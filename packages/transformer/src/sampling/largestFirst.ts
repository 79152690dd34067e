// Takes out the largest of many weights, one after the other, without sorting the rest: a binary
// heap. Filling takes n steps, taking one log n; of 32,000 logits only a few are ever taken.

/** A heap of indices ordered by weight, the largest first; of equal ones the lower index. */
export class LargestFirst {
  private readonly weights: Float64Array
  private readonly heap: Int32Array
  private size = 0

  /** @param weights compared when a heap is filled and taken from; the caller may refill them */
  constructor(weights: Float64Array) {
    this.weights = weights
    this.heap = new Int32Array(weights.length)
  }

  /** Starts anew with all indices whose weight is at least `least`. */
  fill(least: number): void {
    const { weights, heap } = this
    this.size = 0
    for (let i = 0; i < weights.length; i++) if (weights[i] >= least) heap[this.size++] = i
    for (let i = (this.size >> 1) - 1; i >= 0; i--) this.sink(i)
  }

  /** How many are left. */
  get left(): number {
    return this.size
  }

  /** Takes the index of the largest. Call it only while some are left. */
  take(): number {
    const { heap } = this
    const top = heap[0]
    heap[0] = heap[--this.size]
    this.sink(0)
    return top
  }

  private sink(at: number): void {
    const { heap, size } = this
    const moved = heap[at]
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      if (child + 1 < size && this.before(heap[child + 1], heap[child])) child++
      if (!this.before(heap[child], moved)) break
      heap[at] = heap[child]
      at = child
    }
    heap[at] = moved
  }

  private before(a: number, b: number): boolean {
    const { weights } = this
    return weights[a] > weights[b] || (weights[a] === weights[b] && a < b)
  }
}
