// Where in the file each key's outcome stands: a hash table with open addressing in typed arrays, since a Map of
// two million strings takes several hundred megabytes and this takes 28 bytes per slot.
import type { KeyWords } from './key.ts'

/** A place in the ledger. */
export interface Place {
  readonly offset: number
  readonly bytes: number
}

/** Keys of 128 bits and a place for each. Keys are never removed. */
export class KeyIndex {
  #words: Uint32Array
  #offsets: Float64Array
  #lengths: Uint32Array
  #mask: number
  #size = 0

  constructor(slots = 1024) {
    this.#words = new Uint32Array(slots * 4)
    this.#offsets = new Float64Array(slots).fill(-1)
    this.#lengths = new Uint32Array(slots)
    this.#mask = slots - 1
  }

  get size(): number {
    return this.#size
  }

  has(key: KeyWords): boolean {
    return this.#offsets[this.#probe(key)]! >= 0
  }

  get(key: KeyWords): Place | undefined {
    const slot = this.#probe(key)
    const offset = this.#offsets[slot]!
    return offset < 0 ? undefined : { offset, bytes: this.#lengths[slot]! }
  }

  /** Adds a key; one that is there keeps its place. */
  add(key: KeyWords, { offset, bytes }: Place): boolean {
    const slot = this.#probe(key)
    if (this.#offsets[slot]! >= 0) return false
    this.#words.set(key, slot * 4)
    this.#offsets[slot] = offset
    this.#lengths[slot] = bytes
    this.#size += 1
    if (this.#size > (this.#mask + 1) * 0.7) this.#grow()
    return true
  }

  // The slot of a key, or the free one where it would go.
  #probe(key: KeyWords): number {
    // Keys are hashes already: their first word is as good as another hash of them.
    let slot = key[0]! & this.#mask
    while (this.#offsets[slot]! >= 0 && !this.#holds(slot, key)) slot = (slot + 1) & this.#mask
    return slot
  }

  #holds(slot: number, key: KeyWords): boolean {
    const at = slot * 4
    const words = this.#words
    return (
      words[at] === key[0] &&
      words[at + 1] === key[1] &&
      words[at + 2] === key[2] &&
      words[at + 3] === key[3]
    )
  }

  #grow(): void {
    const words = this.#words
    const offsets = this.#offsets
    const lengths = this.#lengths
    const slots = offsets.length * 2
    this.#words = new Uint32Array(slots * 4)
    this.#offsets = new Float64Array(slots).fill(-1)
    this.#lengths = new Uint32Array(slots)
    this.#mask = slots - 1
    for (let old = 0; old < offsets.length; old++) {
      if (offsets[old]! < 0) continue
      const key = words.subarray(old * 4, old * 4 + 4)
      const slot = this.#probe(key)
      this.#words.set(key, slot * 4)
      this.#offsets[slot] = offsets[old]!
      this.#lengths[slot] = lengths[old]!
    }
  }
}
