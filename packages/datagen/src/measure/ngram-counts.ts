// Counts of n-grams in bounded memory.

/**
 * How often each 32-bit hash was added. Grows up to a limit; when that is reached, it is `full` and new hashes are passed over,
 * so whoever counts stops there and says how far it came. 8 bytes for each place, at most two thirds of them used.
 */
export class NgramCounts {
  #keys = new Uint32Array(1 << 12)
  #counts = new Uint32Array(1 << 12)
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
    let at = this.#find(this.#keys, this.#counts, hash)
    if (this.#counts[at] === 0) {
      if (this.full) return
      if (this.#used * 3 >= this.#keys.length * 2) {
        this.#grow()
        at = this.#find(this.#keys, this.#counts, hash)
      }
      this.#keys[at] = hash
      this.#used++
    }
    this.#counts[at]!++
    this.#total++
  }

  /** Shannon entropy of the n-grams in bits; at most log2 of `distinct`. */
  get entropy(): number {
    let sum = 0
    for (const count of this.#counts) if (count > 0) sum += count * Math.log2(count)
    return this.#total === 0 ? 0 : Math.log2(this.#total) - sum / this.#total
  }

  #find(keys: Uint32Array, counts: Uint32Array, hash: number): number {
    const mask = keys.length - 1
    let at = Math.imul(hash, 0x9e3779b1) >>> 0
    at = (at ^ (at >>> 15)) & mask
    while (counts[at] !== 0 && keys[at] !== hash) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const keys = new Uint32Array(this.#keys.length * 2)
    const counts = new Uint32Array(keys.length)
    for (let i = 0; i < this.#keys.length; i++) {
      if (this.#counts[i] === 0) continue
      const at = this.#find(keys, counts, this.#keys[i]!)
      keys[at] = this.#keys[i]!
      counts[at] = this.#counts[i]!
    }
    this.#keys = keys
    this.#counts = counts
  }
}
