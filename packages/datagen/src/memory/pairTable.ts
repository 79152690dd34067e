// Pairs of small numbers, found again exactly: what tries and bigrams are kept in.

/**
 * A set of pairs of numbers from 0, each with two numbers of the user's. All four lie side by side in `cells`, so that whoever finds a pair
 * has them in the processor's cache. About 27 bytes for each pair.
 */
export class PairTable {
  /** A pair's number is where its cells begin: first + 1, second, and two that are the user's, 0 at first. */
  readonly cells: Int32Array
  readonly #places: number
  readonly #scale: number
  #size = 0

  /** @param most pairs that will be added at most */
  constructor(most: number) {
    this.#places = Math.ceil(most / 0.6) + 2
    this.#scale = this.#places / 2 ** 32
    this.cells = new Int32Array(4 * this.#places)
  }

  /** How many pairs there are. */
  get size(): number {
    return this.#size
  }

  /** The number of a pair; -1 if it is not there. */
  find(first: number, second: number): number {
    const at = this.#placeOf(first, second)
    return this.cells[at] === 0 ? -1 : at
  }

  /** Adds a pair that may be there already. @returns its number */
  add(first: number, second: number): number {
    const at = this.#placeOf(first, second)
    if (this.cells[at] === 0) this.#size++
    this.cells[at] = first + 1
    this.cells[at + 1] = second
    return at
  }

  // The pair's place, or the free one where it belongs.
  #placeOf(first: number, second: number): number {
    const cells = this.cells
    let h = Math.imul(first + 1, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35)
    let at = 4 * Math.floor(((h ^ (h >>> 13)) >>> 0) * this.#scale)
    for (;;) {
      const held = cells[at]!
      if (held === 0 || (held === first + 1 && cells[at + 1] === second)) return at
      at += 4
      if (at === cells.length) at = 0
    }
  }
}
