// Near-duplicates in a stream of texts: MinHash signatures of one byte each, found again through bands.
import { ngramHash, wordIds, wordsOf } from '../text/words.ts'

/** Values of a signature. 18 bands of 3 use 54 of them; more would find little more and take more memory. */
const bins = 64
const bands = 18
const rowsPerBand = 3
/** Texts that one place in a band's table remembers. */
const ways = 4
/** Signatures are kept in pieces of so many, so that growing copies none. */
const pieceSize = 1 << 12

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
  least.fill(Infinity)
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

// The same for every text: a new one each would be most of the memory.
const least = new Float64Array(bins)

/** Jaccard similarity that two signatures speak for; agreements by chance (1 in 256) are taken off. */
export function similarityOf(a: Uint8Array, b: Uint8Array): number {
  let same = 0
  for (let i = 0; i < bins; i++) if (a[i] === b[i]) same++
  return Math.max(0, (same / bins - 1 / 256) / (1 - 1 / 256))
}

/**
 * Texts to compare new ones with. Takes 136 to 208 bytes for each text that it remembers, whatever their length, and no more memory when
 * so many were added: the oldest are forgotten then. Two texts of similarity 0.6 meet with probability 0.99, of 0.8 almost surely. Near
 * the limit places run out here and there: the oldest of 2.7 million are met with 0.9 and 0.99.
 */
export class NearDuplicates {
  readonly #most: number
  readonly #mostPlaces: number
  readonly #pieces: Uint8Array[] = []
  #count = 0
  #mask = 255
  #tables = new Int32Array(bands * 256 * ways)

  /** @param most texts that it remembers, default 2^20 */
  constructor(most: number = 1 << 20) {
    if (!(Number.isInteger(most) && most >= 1)) {
      throw new Error(`NearDuplicates: must remember at least one text, got ${most}`)
    }
    this.#most = most
    this.#mostPlaces = 2 ** Math.floor(Math.log2(Math.max(256, most / ways)))
  }

  /** How many texts were added. */
  get size(): number {
    return this.#count
  }

  /** How many of the added texts were forgotten, the oldest. */
  get forgotten(): number {
    return Math.max(0, this.#count - this.#most)
  }

  /** Memory that it holds. */
  get bytes(): number {
    return this.#tables.byteLength + this.#pieces.length * pieceSize * bins
  }

  /** The closest added text whose similarity reaches the threshold, or null. */
  find(signature: Uint8Array, threshold = 0.6): Near | null {
    let best = null as Near | null
    for (let band = 0; band < bands; band++) {
      const place = this.#place(signature, 0, band)
      for (let way = 0; way < ways; way++) {
        const slot = this.#tables[place + way]! - 1
        if (slot < 0) continue
        const index = this.#latest(slot)
        if (index === best?.index) continue
        const similarity = this.#similarity(signature, slot)
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
    const slot = index % this.#most
    const piece = Math.floor(slot / pieceSize)
    this.#pieces[piece] ??= new Uint8Array(pieceSize * bins)
    this.#pieces[piece].set(signature, (slot % pieceSize) * bins)
    if (index >= (this.#mask + 1) * ways && this.#mask + 1 < this.#mostPlaces) this.#grow()
    this.#enter(slot)
    return index
  }

  // The text whose signature lies there: the last one that was put there.
  #latest(slot: number): number {
    return slot + this.#most * Math.floor((this.#count - 1 - slot) / this.#most)
  }

  #enter(slot: number): void {
    const piece = this.#pieces[Math.floor(slot / pieceSize)]!
    for (let band = 0; band < bands; band++) {
      const place = this.#place(piece, (slot % pieceSize) * bins, band)
      let way = 0
      while (way < ways && this.#tables[place + way] !== 0) way++
      // A full place forgets one of its texts, by turns.
      this.#tables[place + (way < ways ? way : slot % ways)] = slot + 1
    }
  }

  #grow(): void {
    const places = (this.#mask + 1) * 2
    this.#mask = places - 1
    this.#tables = new Int32Array(bands * places * ways)
    for (let slot = 0; slot < this.#count - 1; slot++) this.#enter(slot)
  }

  #place(signatures: Uint8Array, offset: number, band: number): number {
    const at = offset + band * rowsPerBand
    const rows = (signatures[at]! << 16) | (signatures[at + 1]! << 8) | signatures[at + 2]!
    let h = Math.imul(rows + 1, 0x9e3779b9)
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
    return (band * (this.#mask + 1) + ((h ^ (h >>> 13)) & this.#mask)) * ways
  }

  #similarity(signature: Uint8Array, slot: number): number {
    const piece = this.#pieces[Math.floor(slot / pieceSize)]!
    const offset = (slot % pieceSize) * bins
    let same = 0
    for (let i = 0; i < bins; i++) if (signature[i] === piece[offset + i]) same++
    return Math.max(0, (same / bins - 1 / 256) / (1 - 1 / 256))
  }
}
