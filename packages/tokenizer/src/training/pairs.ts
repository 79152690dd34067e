// Every pair of neighbouring tokens in the words, with its count and its places. A place is the
// position of the pair's left token; it belongs to one pair at a time, so the lists of places are
// links inside two arrays, and moving a place from pair to pair allocates nothing.

const none = -1

/** Counts and places of pairs, kept up to date while tokens merge. */
export class Pairs {
  /** Number of pairs ever seen; indices are dense. */
  size = 0
  left: Int32Array = new Int32Array(1 << 12)
  right: Int32Array = new Int32Array(1 << 12)
  counts: Float64Array = new Float64Array(1 << 12)
  private heads = new Int32Array(1 << 12)
  private slots = new Int32Array(1 << 14).fill(none)
  private mask = (1 << 14) - 1
  // By place: its neighbours in the list of its pair, and the pair.
  private readonly next: Int32Array
  private readonly previous: Int32Array
  private readonly pairAt: Int32Array

  /** @param places number of positions in all words together */
  constructor(places: number) {
    this.next = new Int32Array(places).fill(none)
    this.previous = new Int32Array(places).fill(none)
    this.pairAt = new Int32Array(places).fill(none)
  }

  /** Puts a place on the list of (left, right) and adds the weight of its word; returns the pair. */
  add(left: number, right: number, place: number, weight: number): number {
    const pair = this.indexOf(left, right)
    this.counts[pair] += weight
    const head = this.heads[pair]
    this.next[place] = head
    this.previous[place] = none
    this.pairAt[place] = pair
    if (head !== none) this.previous[head] = place
    this.heads[pair] = place
    return pair
  }

  /** Takes a place off the list of its pair. */
  remove(place: number, weight: number): void {
    const pair = this.pairAt[place]
    this.counts[pair] -= weight
    const { next, previous } = this
    if (previous[place] === none) this.heads[pair] = next[place]
    else next[previous[place]] = next[place]
    if (next[place] !== none) previous[next[place]] = previous[place]
    this.pairAt[place] = none
  }

  /** The places of a pair, from left to right. */
  places(pair: number): Int32Array {
    const places: number[] = []
    for (let at = this.heads[pair]; at !== none; at = this.next[at]) places.push(at)
    return Int32Array.from(places).sort()
  }

  /** Whether a place still belongs to this pair. */
  holds(pair: number, place: number): boolean {
    return this.pairAt[place] === pair
  }

  private indexOf(left: number, right: number): number {
    let slot = this.slotOf(left, right)
    if (this.slots[slot] !== none) return this.slots[slot]
    if (this.size === this.left.length) this.growPairs()
    if (this.size * 2 > this.mask) {
      this.growSlots()
      slot = this.slotOf(left, right)
    }
    const pair = this.size++
    this.slots[slot] = pair
    this.left[pair] = left
    this.right[pair] = right
    this.heads[pair] = none
    return pair
  }

  private slotOf(left: number, right: number): number {
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)
    hash ^= hash >>> 15
    let slot = hash & this.mask
    for (;;) {
      const pair = this.slots[slot]
      if (pair === none || (this.left[pair] === left && this.right[pair] === right)) return slot
      slot = (slot + 1) & this.mask
    }
  }

  private growPairs(): void {
    const grown = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const larger = new Int32Array(old.length * 2)
      larger.set(old)
      return larger
    }
    this.left = grown(this.left)
    this.right = grown(this.right)
    this.heads = grown(this.heads)
    const counts = new Float64Array(this.counts.length * 2)
    counts.set(this.counts)
    this.counts = counts
  }

  private growSlots(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(none)
    this.mask = this.slots.length - 1
    for (let pair = 0; pair < this.size; pair++) {
      this.slots[this.slotOf(this.left[pair], this.right[pair])] = pair
    }
  }
}
