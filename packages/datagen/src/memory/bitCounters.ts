// Counters of many texts at once, bit by bit: a machine word holds one bit of the counters of 32 texts.

/** A counter for each text, and the most it ever came to. */
export class BitCounters {
  /** machine words for one bit of all counters */
  readonly words: number
  readonly #planes: number
  // Plane after plane, each of so many words: the ones of all counters, their twos, their fours, …
  readonly #counts: Int32Array
  readonly #mosts: Int32Array

  /** @param most that any counter can come to */
  constructor(texts: number, most: number) {
    this.words = Math.ceil(texts / 32)
    this.#planes = Math.max(4, Math.ceil(Math.log2(most + 1)))
    this.#counts = new Int32Array(this.#planes * this.words)
    this.#mosts = new Int32Array(this.#planes * this.words)
  }

  /** Sets all counters to 0. */
  clear(): void {
    this.#counts.fill(0)
  }

  /** Counts one for a text. */
  add(text: number): void {
    this.#addBits(text >>> 5, 1 << (text & 31), 0)
  }

  /**
   * Counts one for every text whose bit is set, for each of many rows.
   *
   * @param bits  rows of as many words as `words` says
   * @param from  where the rows begin
   * @param count how many rows
   */
  addRows(bits: Int32Array, from: Int32Array, count: number): void {
    for (let word = 0; word < this.words; word++) this.#addColumn(word, bits, from, count)
  }

  /** Gives the counters that are above the most they ever came to; this is then the most. */
  takeMore(take: (text: number, count: number) => void): void {
    const [counts, mosts, words] = [this.#counts, this.#mosts, this.words]
    const top = (this.#planes - 1) * words
    for (let word = 0; word < words; word++) {
      let more = 0
      let equal = -1
      for (let at = top + word; at >= 0; at -= words) {
        const [count, most] = [counts[at]!, mosts[at]!]
        more |= equal & count & ~most
        equal &= ~(count ^ most)
      }
      for (; more !== 0; more &= more - 1) {
        const bit = 31 - Math.clz32(more & -more)
        let count = 0
        for (let plane = 0; plane < this.#planes; plane++) {
          const at = plane * words + word
          const set = (counts[at]! >>> bit) & 1
          count |= set << plane
          mosts[at] = (mosts[at]! & ~(1 << bit)) | (set << bit)
        }
        take(32 * word + bit, count)
      }
    }
  }

  // Adds a bit to the counts of many texts at once, at the given plane.
  #addBits(word: number, bits: number, plane: number): void {
    const [counts, words] = [this.#counts, this.words]
    let carry = bits
    for (let at = plane * words + word; carry !== 0; at += words) {
      const old = counts[at]!
      counts[at] = old ^ carry
      carry &= old
    }
  }

  // Sums the rows of 32 texts by full adders, eight rows to a round (Harley and Seal's population count).
  #addColumn(word: number, bits: Int32Array, from: Int32Array, rows: number): void {
    let [ones, twos, fours] = [0, 0, 0]
    let i = 0
    for (; i + 8 <= rows; i += 8) {
      const [a, b] = [bits[from[i]! + word]!, bits[from[i + 1]! + word]!]
      const [c, d] = [bits[from[i + 2]! + word]!, bits[from[i + 3]! + word]!]
      const [e, f] = [bits[from[i + 4]! + word]!, bits[from[i + 5]! + word]!]
      const [g, h] = [bits[from[i + 6]! + word]!, bits[from[i + 7]! + word]!]
      const ab = ones ^ a
      const twosA = (ones & a) | (ab & b)
      ones = ab ^ b
      const cd = ones ^ c
      const twosB = (ones & c) | (cd & d)
      ones = cd ^ d
      const ef = ones ^ e
      const twosC = (ones & e) | (ef & f)
      ones = ef ^ f
      const gh = ones ^ g
      const twosD = (ones & g) | (gh & h)
      ones = gh ^ h
      const first = twos ^ twosA
      const foursA = (twos & twosA) | (first & twosB)
      twos = first ^ twosB
      const second = twos ^ twosC
      const foursB = (twos & twosC) | (second & twosD)
      twos = second ^ twosD
      const both = fours ^ foursA
      const eights = (fours & foursA) | (both & foursB)
      fours = both ^ foursB
      if (eights !== 0) this.#addBits(word, eights, 3)
    }
    for (; i < rows; i++) this.#addBits(word, bits[from[i]! + word]!, 0)
    this.#addBits(word, ones, 0)
    this.#addBits(word, twos, 1)
    this.#addBits(word, fours, 2)
  }
}
