// The largest of many numbers, one after the other, without sorting the rest: they are dealt into buckets
// by size, and a bucket is sorted when its turn comes. Of 32,000 logits only a few are ever taken, and where
// many are, as when all are much alike, it takes no longer than sorting them.

const BUCKETS = 4096
/** Up to so many, insertion is the fastest way to sort. */
const FEW = 32

/** Indices in the order of their values, the largest first; of equal ones the lower index. */
export class LargestFirst {
  private readonly order: Int32Array
  /** Where each bucket ends in `order`. */
  private readonly ends: Int32Array = new Int32Array(BUCKETS)
  private values: Float32Array = new Float32Array(0)
  private bucket = 0
  private at = 0
  /** What stands before is sorted. */
  private sorted = 0
  private size = 0

  /** @param count how many values there are at most */
  constructor(count: number) {
    this.order = new Int32Array(count)
  }

  /**
   * Starts anew with the values from `least` to `top`.
   *
   * @param values not to be changed while some are taken
   * @param most   no more than so many will be taken, default all
   */
  fill(
    values: Float32Array,
    range: { readonly least: number; readonly top: number; readonly most?: number },
  ): void {
    const { least, top, most = values.length } = range
    const { order, ends } = this
    // Just below the number of buckets, so that rounding leads to none beyond.
    const scale = top > least ? (BUCKETS - 0.001) / (top - least) : 0
    ends.fill(0)
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (value >= least) ends[((top - value) * scale) | 0]++
    }
    let size = 0
    let lowest = 0
    for (let b = 0; b < BUCKETS; b++) {
      const start = size
      if (start < most) {
        lowest = b
        size += ends[b]
      }
      ends[b] = start
    }
    // Each index goes to where its bucket ends so far.
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (!(value >= least)) continue
      const b = ((top - value) * scale) | 0
      if (b <= lowest) order[ends[b]++] = i
    }
    this.values = values
    this.bucket = 0
    this.at = 0
    this.sorted = 0
    this.size = Math.min(size, most)
  }

  /** How many are left. */
  get left(): number {
    return this.size - this.at
  }

  /** Takes the index of the largest. Call it only while some are left. */
  take(): number {
    while (this.at >= this.sorted) {
      const end = this.ends[this.bucket++]
      this.sort(this.sorted, end)
      this.sorted = end
    }
    return this.order[this.at++]
  }

  private sort(start: number, end: number): void {
    const { order, values } = this
    if (end - start > FEW) {
      // Equal ones are in order already.
      let i = start + 1
      while (i < end && values[order[i]] <= values[order[i - 1]]) i++
      if (i === end) return
      order.subarray(start, end).sort((a, b) => values[b] - values[a] || a - b)
      return
    }
    for (let i = start + 1; i < end; i++) {
      const index = order[i]
      const value = values[index]
      let j = i
      // They come in the order of their indices, which equal ones keep.
      for (; j > start && values[order[j - 1]] < value; j--) order[j] = order[j - 1]
      order[j] = index
    }
  }
}
