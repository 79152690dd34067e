// Pairs by count, best first. Counts only fall while a pair waits, so an entry keeps the count it
// came with and is corrected when it reaches the top.

/** Whether pair a goes before pair b when their counts are equal. */
export type TieOrder = (a: number, b: number) => boolean

/** A binary heap of (pair, count). */
export class PairHeap {
  private readonly pairs: number[] = []
  private readonly counts: number[] = []
  private readonly before: TieOrder

  constructor(before: TieOrder) {
    this.before = before
  }

  /** Number of entries. */
  get size(): number {
    return this.pairs.length
  }

  /** The best pair. */
  get pair(): number {
    return this.pairs[0]
  }

  /** The count that the best pair came with. */
  get count(): number {
    return this.counts[0]
  }

  /** Adds a pair. */
  push(pair: number, count: number): void {
    let at = this.pairs.length
    this.pairs.push(pair)
    this.counts.push(count)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.goesBefore(pair, count, parent)) break
      this.pairs[at] = this.pairs[parent]
      this.counts[at] = this.counts[parent]
      at = parent
    }
    this.pairs[at] = pair
    this.counts[at] = count
  }

  /** Takes the best pair off. */
  pop(): void {
    const pair = this.pairs.pop()
    const count = this.counts.pop()
    if (pair !== undefined && count !== undefined && this.pairs.length > 0) this.sink(pair, count)
  }

  /** Gives the best pair its present count and puts it where it belongs. */
  correct(count: number): void {
    this.sink(this.pairs[0], count)
  }

  private sink(pair: number, count: number): void {
    const { pairs, counts } = this
    let at = 0
    for (;;) {
      let child = at * 2 + 1
      if (child >= pairs.length) break
      if (child + 1 < pairs.length && this.goesBefore(pairs[child + 1], counts[child + 1], child)) {
        child++
      }
      if (this.goesBefore(pair, count, child)) break
      pairs[at] = pairs[child]
      counts[at] = counts[child]
      at = child
    }
    pairs[at] = pair
    counts[at] = count
  }

  private goesBefore(pair: number, count: number, at: number): boolean {
    if (count !== this.counts[at]) return count > this.counts[at]
    return this.before(pair, this.pairs[at])
  }
}
