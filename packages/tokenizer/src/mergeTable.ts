// Which two tokens merge into which, and how early: a hash table over pairs of ids.

const absent = -1

/** Rank of a pair that does not merge: later than every rank. */
export const never = 0x7fffffff

/**
 * Pairs of token ids with the rank of their merge and the id it makes. A lower rank merges first;
 * pairs may share a rank, and then the leftmost merges first.
 */
export class MergeTable {
  /** Slots of four: left, right, rank, merged. */
  readonly slots: Int32Array
  private readonly mask: number

  /**
   * @param merges triples (left, right, merged); a pair that returns keeps its last rank, as in HF tokenizers
   * @param ranks  rank of each triple
   */
  constructor(merges: Uint32Array, ranks: Uint32Array) {
    const count = merges.length / 3
    let size = 16
    while (size < count * 2) size *= 2
    this.slots = new Int32Array(size * 4).fill(absent)
    this.mask = size - 1
    for (let i = 0; i < count; i++) {
      const left = merges[i * 3]
      const right = merges[i * 3 + 1]
      const at = this.slotOf(left, right)
      this.slots[at] = left
      this.slots[at + 1] = right
      this.slots[at + 2] = ranks[i]
      this.slots[at + 3] = merges[i * 3 + 2]
    }
  }

  /** Rank of a pair, or `never`. */
  rank(left: number, right: number): number {
    const at = this.slotOf(left, right)
    return this.slots[at] === absent ? never : this.slots[at + 2]
  }

  /** What a pair becomes. Only for pairs with a rank. */
  merged(left: number, right: number): number {
    return this.slots[this.slotOf(left, right) + 3]
  }

  private slotOf(left: number, right: number): number {
    const { slots, mask } = this
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)
    hash ^= hash >>> 15
    let slot = hash & mask
    while (
      slots[slot * 4] !== absent &&
      (slots[slot * 4] !== left || slots[slot * 4 + 1] !== right)
    ) {
      slot = (slot + 1) & mask
    }
    return slot * 4
  }
}
