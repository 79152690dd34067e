// Near-duplicates in a stream of texts: MinHash signatures of one byte each, found again through bands.
import { ngramHash, wordIds, wordsOf } from '../text/words.ts'

/** Values of a signature. 21 bands of 3 use 63 of them. */
const bins = 64
const bands = 21
const rowsPerBand = 3
/** Texts that one place in a band's table remembers. */
const ways = 4
/** Tables grow to this many places for each band, 88 MB in all; with more than a million texts old ones begin to be forgotten. */
const mostPlaces = 1 << 18

/** A text that another one is close to. */
export interface Near {
  /** which of the added texts, from 0 */
  readonly index: number
  /** estimated Jaccard similarity of their word trigrams, 0…1; its standard error is about 0.06 */
  readonly similarity: number
}

/**
 * The signature of a text over its word trigrams, by one-permutation hashing: every trigram falls into one of 64 bins, and each bin
 * keeps its least hash; bins that stay empty borrow from the next. One hash per trigram instead of 64.
 *
 * @see Li, Owen & Zhang 2012, https://arxiv.org/abs/1208.1259; Shrivastava & Li 2014, https://arxiv.org/abs/1406.4784
 * @returns 64 bytes
 */
export function signatureOf(text: string): Uint8Array {
  return signatureOfIds(wordIds(wordsOf(text)))
}

/** The same from the numbers of the words, where they are known already. */
export function signatureOfIds(ids: Uint32Array): Uint8Array {
  const n = Math.max(1, Math.min(3, ids.length))
  const least = new Float64Array(bins).fill(Infinity)
  for (let i = 0; i + n <= ids.length; i++) {
    const h = ngramHash(ids, i, n)
    const bin = h >>> 26
    if (h < least[bin]!) least[bin] = h
  }
  const signature = new Uint8Array(bins)
  if (ids.length === 0) return signature
  for (let bin = 0; bin < bins; bin++) {
    let from = bin
    let steps = 0
    while (least[from] === Infinity) {
      from = (from + 1) % bins
      steps++
    }
    // Borrowing from farther away gives another value, so that two empty bins do not agree by accident.
    let h = Math.imul((least[from]! + Math.imul(steps, 0x9e3779b9)) | 0, 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    signature[bin] = h >>> 24
  }
  return signature
}

/** Jaccard similarity that two signatures speak for; agreements by chance (1 in 256) are taken off. */
export function similarityOf(a: Uint8Array, b: Uint8Array): number {
  let same = 0
  for (let i = 0; i < bins; i++) if (a[i] === b[i]) same++
  return Math.max(0, (same / bins - 1 / 256) / (1 - 1 / 256))
}

/**
 * Texts to compare new ones with. Takes 64 to 96 bytes a text and up to 88 MB, whatever their length. Two texts of similarity 0.6 meet with
 * probability 0.99, of 0.8 almost surely; among two million texts with about 0.9 and 0.99.
 */
export class NearDuplicates {
  #count = 0
  #signatures = new Uint8Array(1024 * bins)
  #mask = 255
  #tables = new Int32Array(bands * 256 * ways)

  /** How many texts were added. */
  get size(): number {
    return this.#count
  }

  /** The closest added text whose similarity reaches the threshold, or null. */
  find(signature: Uint8Array, threshold = 0.6): Near | null {
    let best = null as Near | null
    if (this.#count === 0) return best
    for (let band = 0; band < bands; band++) {
      const place = this.#place(signature, 0, band)
      for (let way = 0; way < ways; way++) {
        const index = this.#tables[place + way]! - 1
        if (index < 0 || index === best?.index) continue
        const similarity = this.#similarity(signature, index)
        if (similarity >= threshold && similarity > (best?.similarity ?? 0)) {
          best = { index, similarity }
        }
      }
    }
    return best
  }

  /** @returns its index */
  add(signature: Uint8Array): number {
    const index = this.#count++
    if (this.#count * bins > this.#signatures.length) {
      const grown = new Uint8Array(this.#signatures.length * 1.5)
      grown.set(this.#signatures)
      this.#signatures = grown
    }
    this.#signatures.set(signature, index * bins)
    if (index >= (this.#mask + 1) * ways && this.#mask + 1 < mostPlaces) this.#grow()
    this.#enter(index)
    return index
  }

  #enter(index: number): void {
    for (let band = 0; band < bands; band++) {
      const place = this.#place(this.#signatures, index * bins, band)
      let way = 0
      while (way < ways && this.#tables[place + way] !== 0) way++
      // A full place forgets one of its texts, by turns.
      this.#tables[place + (way < ways ? way : index % ways)] = index + 1
    }
  }

  #grow(): void {
    const places = (this.#mask + 1) * 2
    this.#mask = places - 1
    this.#tables = new Int32Array(bands * places * ways)
    for (let index = 0; index < this.#count - 1; index++) this.#enter(index)
  }

  #place(signatures: Uint8Array, offset: number, band: number): number {
    const at = offset + band * rowsPerBand
    const rows = (signatures[at]! << 16) | (signatures[at + 1]! << 8) | signatures[at + 2]!
    let h = Math.imul(rows + 1, 0x9e3779b9)
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
    return (band * (this.#mask + 1) + ((h ^ (h >>> 13)) & this.#mask)) * ways
  }

  #similarity(signature: Uint8Array, index: number): number {
    const offset = index * bins
    let same = 0
    for (let i = 0; i < bins; i++) if (signature[i] === this.#signatures[offset + i]) same++
    return Math.max(0, (same / bins - 1 / 256) / (1 - 1 / 256))
  }
}
