// A hash map from byte strings to dense indices 0, 1, 2, …, keyed by ranges of a buffer so that
// no lookup allocates. Used as the word cache, the word counter and the index of a vocabulary.

/** Byte strings numbered in order of arrival. */
export class ByteMap {
  /** Number of strings held. */
  size = 0
  private slots: Int32Array // pairs: hash, index + 1 (0 when empty)
  private mask: number
  private keys = new Uint8Array(4096)
  private offsets = new Uint32Array(512) // key i lies at offsets[i] … offsets[i + 1]

  constructor(capacity = 1024) {
    let slots = 16
    while (slots < capacity * 2) slots *= 2
    this.slots = new Int32Array(slots * 2)
    this.mask = slots - 1
  }

  /** Bytes that the keys take. */
  get keyBytes(): number {
    return this.offsets[this.size]
  }

  /** Index of the bytes in [start, end), or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.slots[this.slotOf(hashBytes(bytes, start, end), bytes, start, end) * 2 + 1] - 1
  }

  /** Index of the bytes in [start, end); a new string gets the index `size` had before the call. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashBytes(bytes, start, end)
    const slot = this.slotOf(hash, bytes, start, end) * 2
    const found = this.slots[slot + 1]
    if (found !== 0) return found - 1
    this.slots[slot] = hash
    this.slots[slot + 1] = this.size + 1
    this.append(bytes, start, end)
    if (this.size * 2 > this.mask) this.grow()
    return this.size - 1
  }

  /** The key with this index, as a view that the next `add` may leave stale. */
  key(index: number): Uint8Array {
    return this.keys.subarray(this.offsets[index], this.offsets[index + 1])
  }

  /** Forgets every key and keeps the memory. */
  clear(): void {
    this.slots.fill(0)
    this.size = 0
  }

  private slotOf(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const { slots, keys, offsets, mask } = this
    let slot = hash & mask
    for (;;) {
      const index = slots[slot * 2 + 1]
      if (index === 0) return slot
      if (slots[slot * 2] === hash) {
        let key = offsets[index - 1]
        if (offsets[index] - key === end - start) {
          let at = start
          while (at < end && bytes[at] === keys[key]) {
            at++
            key++
          }
          if (at === end) return slot
        }
      }
      slot = (slot + 1) & mask
    }
  }

  private append(bytes: Uint8Array, start: number, end: number): void {
    const from = this.offsets[this.size]
    const to = from + end - start
    if (to > this.keys.length) {
      const keys = new Uint8Array(Math.max(to, this.keys.length * 2))
      keys.set(this.keys)
      this.keys = keys
    }
    if (this.size + 2 > this.offsets.length) {
      const offsets = new Uint32Array(this.offsets.length * 2)
      offsets.set(this.offsets)
      this.offsets = offsets
    }
    for (let i = from, j = start; i < to; i++, j++) this.keys[i] = bytes[j]
    this.offsets[++this.size] = to
  }

  private grow(): void {
    const old = this.slots
    this.slots = new Int32Array(old.length * 2)
    this.mask = this.slots.length / 2 - 1
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue
      let slot = old[i] & this.mask
      while (this.slots[slot * 2 + 1] !== 0) slot = (slot + 1) & this.mask
      this.slots[slot * 2] = old[i]
      this.slots[slot * 2 + 1] = old[i + 1]
    }
  }
}

// FNV-1a with a last shuffle: the plain form leaves its low bits, which pick the slot, too alike.
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193)
  return hash ^ (hash >>> 15)
}
