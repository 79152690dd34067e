// What is known about words seen before. Almost all words of a story have at most eight bytes: they
// are compared as two whole numbers, with no loop over bytes. Longer ones go through a ByteMap.
// Bounded: hostile text has endless new words, and then the cache starts anew.

import { ByteMap } from './byteMap.ts'

/** Bytes that must be readable beyond the end of any word in a buffer. */
export const slackBytes = 8
/** The value of a word that is not in the cache. */
export const unseen = 0x7fffffff

const mostWords = 1 << 17
const longestWord = 64
const lowMasks = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1)
const highMasks = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1)

/** A number for each word. */
export class WordCache {
  // Slots of four: first four bytes, next four, length (0 when empty), value.
  private slots = new Int32Array(4 << 8)
  private mask = (4 << 8) - 1
  private shortWords = 0
  private readonly longWords = new ByteMap(1024)
  private longValues = new Int32Array(1024)

  /** Value of the word [start, end) of a buffer and its view, or `unseen`. */
  get(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const length = end - start
    if (length > 8) {
      if (length > longestWord) return unseen
      const word = this.longWords.find(bytes, start, end)
      return word < 0 ? unseen : this.longValues[word]
    }
    const { slots, mask } = this
    const low = view.getInt32(start, true) & lowMasks[length]
    const high = view.getInt32(start + 4, true) & highMasks[length]
    let at = slotOf(low, high) & mask
    for (;;) {
      if (slots[at] === low && slots[at + 1] === high && slots[at + 2] === length) {
        return slots[at + 3]
      }
      if (slots[at + 2] === 0) return unseen
      at = (at + 4) & mask
    }
  }

  /** Remembers a word that is unseen; very long ones are not worth it. */
  set(bytes: Uint8Array, start: number, end: number, value: number): void {
    const length = end - start
    if (length > longestWord) return
    if (length > 8) {
      const word = this.longWords.add(bytes, start, end)
      if (word >= this.longValues.length) {
        const larger = new Int32Array(word * 2)
        larger.set(this.longValues)
        this.longValues = larger
      }
      this.longValues[word] = value
      return
    }
    if (this.shortWords * 8 > this.slots.length) this.grow()
    let low = 0
    let high = 0
    for (let i = 0; i < length; i++) {
      if (i < 4) low |= bytes[start + i] << (i * 8)
      else high |= bytes[start + i] << (i * 8 - 32)
    }
    this.place(low, high, length, value)
    this.shortWords++
  }

  /** Whether the cache holds as much as it may; whoever fills it then clears it. */
  get full(): boolean {
    return this.shortWords > mostWords || this.longWords.size > mostWords
  }

  /** Forgets all words. */
  clear(): void {
    this.slots.fill(0)
    this.shortWords = 0
    this.longWords.clear()
  }

  private place(low: number, high: number, length: number, value: number): void {
    let at = slotOf(low, high) & this.mask
    while (this.slots[at + 2] !== 0) at = (at + 4) & this.mask
    this.slots[at] = low
    this.slots[at + 1] = high
    this.slots[at + 2] = length
    this.slots[at + 3] = value
  }

  private grow(): void {
    const old = this.slots
    this.slots = new Int32Array(old.length * 2)
    this.mask = this.slots.length - 1
    for (let i = 0; i < old.length; i += 4) {
      if (old[i + 2] !== 0) this.place(old[i], old[i + 1], old[i + 2], old[i + 3])
    }
  }
}

// A multiple of four: the first place to look for a word.
function slotOf(low: number, high: number): number {
  const hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
  return (hash ^ (hash >>> 15)) << 2
}
