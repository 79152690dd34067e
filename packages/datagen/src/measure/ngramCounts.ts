// Counts of n-grams in bounded memory.

/**
 * How often each 32-bit hash was added. Grows up to a limit; when that is reached, it is `full` and new hashes are passed over,
 * so whoever counts stops there and says how far it came. 8 bytes for each place, at most two thirds of them used.
 */
export class NgramCounts {
  // Key and count of a place side by side: a place that is looked at costs one trip to memory instead of two.
  #cells = new Uint32Array(2 << 12)
  #used = 0
  #total = 0
  readonly #most: number

  /** @param most hashes that it holds at most, default 2.7 million (32 MB) */
  constructor(most: number = Math.floor((2 / 3) * (1 << 22))) {
    this.#most = most
  }

  get full(): boolean {
    return this.#used >= this.#most
  }

  /** Number of different hashes. */
  get distinct(): number {
    return this.#used
  }

  /** Number of all hashes. */
  get total(): number {
    return this.#total
  }

  /** Counts a hash once. */
  add(hash: number): void {
    let at = placeOf(this.#cells, hash)
    if (this.#cells[at + 1] === 0) {
      if (this.full) return
      if (this.#used * 3 >= this.#cells.length) {
        this.#grow()
        at = placeOf(this.#cells, hash)
      }
      this.#cells[at] = hash
      this.#used++
    }
    this.#cells[at + 1]!++
    this.#total++
  }

  /** Shannon entropy of the n-grams in bits; at most log2 of `distinct`. */
  get entropy(): number {
    let sum = 0
    for (let at = 1; at < this.#cells.length; at += 2) {
      const count = this.#cells[at]!
      if (count > 1) sum += count * Math.log2(count)
    }
    return this.#total === 0 ? 0 : Math.log2(this.#total) - sum / this.#total
  }

  #grow(): void {
    const cells = new Uint32Array(this.#cells.length * 2)
    for (let old = 0; old < this.#cells.length; old += 2) {
      if (this.#cells[old + 1] === 0) continue
      const at = placeOf(cells, this.#cells[old]!)
      cells[at] = this.#cells[old]!
      cells[at + 1] = this.#cells[old + 1]!
    }
    this.#cells = cells
  }
}

// The key's place, or the free one where it belongs.
function placeOf(cells: Uint32Array, hash: number): number {
  const mask = cells.length - 2
  const h = Math.imul(hash, 0x9e3779b1)
  let at = ((h ^ (h >>> 15)) << 1) & mask
  while (cells[at + 1] !== 0 && cells[at] !== hash) at = (at + 2) & mask
  return at
}
