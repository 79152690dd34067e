// Merging one word: again and again the pair of lowest rank, the leftmost of equals.
// Short words by scanning, long ones by a heap, so that a megabyte without a space takes no longer
// per byte than a word.

import { type MergeTable, never } from './mergeTable.ts'

// Measured on story text: scanning wins below about this many symbols.
const scanLimit = 96

/** Applies a merge table to words. */
export class Merger {
  private readonly table: MergeTable
  private readonly ranks = new Int32Array(scanLimit)

  constructor(table: MergeTable) {
    this.table = table
  }

  /** Merges symbols[0 … length) in place and returns how many tokens are left. */
  merge(symbols: Int32Array, length: number): number {
    return length <= scanLimit ? this.mergeShort(symbols, length) : this.mergeLong(symbols, length)
  }

  private mergeShort(symbols: Int32Array, length: number): number {
    const { table, ranks } = this
    for (let i = 0; i + 1 < length; i++) ranks[i] = table.rank(symbols[i], symbols[i + 1])
    for (;;) {
      let best = never
      let at = -1
      for (let i = 0; i + 1 < length; i++) {
        if (ranks[i] < best) {
          best = ranks[i]
          at = i
        }
      }
      if (at < 0) return length
      symbols[at] = table.merged(symbols[at], symbols[at + 1])
      length--
      for (let i = at + 1; i < length; i++) {
        symbols[i] = symbols[i + 1]
        ranks[i - 1] = ranks[i]
      }
      if (at > 0) ranks[at - 1] = table.rank(symbols[at - 1], symbols[at])
      if (at + 1 < length) ranks[at] = table.rank(symbols[at], symbols[at + 1])
    }
  }

  // A heap entry is rank · 2³² + position: one number that orders by rank, then from the left.
  private mergeLong(symbols: Int32Array, length: number): number {
    const { table } = this
    const next = new Int32Array(length)
    const previous = new Int32Array(length)
    const heap = new NumberHeap(length)
    const offer = (at: number): void => {
      const rank = next[at] < length ? table.rank(symbols[at], symbols[next[at]]) : never
      if (rank !== never) heap.push(rank * 0x100000000 + at)
    }
    for (let i = 0; i < length; i++) {
      next[i] = i + 1
      previous[i] = i - 1
    }
    for (let i = 0; i < length; i++) offer(i)
    while (heap.size > 0) {
      const entry = heap.pop()
      const at = entry % 0x100000000
      const right = next[at]
      // An entry is stale when either half has merged since it was pushed.
      if (symbols[at] < 0 || right >= length) continue
      if (table.rank(symbols[at], symbols[right]) !== Math.floor(entry / 0x100000000)) continue
      symbols[at] = table.merged(symbols[at], symbols[right])
      symbols[right] = -1
      next[at] = next[right]
      if (next[at] < length) previous[next[at]] = at
      if (previous[at] >= 0) offer(previous[at])
      offer(at)
    }
    let left = 0
    for (let i = 0; i < length; i = next[i]) symbols[left++] = symbols[i]
    return left
  }
}

class NumberHeap {
  size = 0
  private entries: Float64Array

  constructor(capacity: number) {
    this.entries = new Float64Array(Math.max(16, capacity))
  }

  push(entry: number): void {
    if (this.size === this.entries.length) {
      const entries = new Float64Array(this.size * 2)
      entries.set(this.entries)
      this.entries = entries
    }
    const { entries } = this
    let at = this.size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (entries[parent] <= entry) break
      entries[at] = entries[parent]
      at = parent
    }
    entries[at] = entry
  }

  pop(): number {
    const { entries } = this
    const top = entries[0]
    const last = entries[--this.size]
    let at = 0
    for (;;) {
      let child = at * 2 + 1
      if (child >= this.size) break
      if (child + 1 < this.size && entries[child + 1] < entries[child]) child++
      if (entries[child] >= last) break
      entries[at] = entries[child]
      at = child
    }
    entries[at] = last
    return top
  }
}
