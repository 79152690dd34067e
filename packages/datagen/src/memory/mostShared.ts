// For each of some texts, the text of a stream that shares the most bigrams with it. Exact, for thousands of texts at once: what many
// of them share is counted for 32 texts by one instruction, so that frequent bigrams cost no more than rare ones.
import { BitCounters } from './bitCounters.ts'
import { PairTable } from './pairTable.ts'

/** See the top of this file. */
export class MostShared {
  /** the most bigrams that any text of the stream shared with each text, repeated ones as often as both have them */
  readonly best: Int32Array
  /** number of the first text of the stream that shared so many; -1 if none shared any */
  readonly closest: Float64Array
  /** pairs of words; of their own cells the first is where their facts begin */
  readonly #bigrams: PairTable
  // The k-th occurrence of a bigram in a text is an element; those of one bigram follow one another. Facts of a bigram:
  // the text it was last met in, how often there, the most that any text has of it, its first element.
  readonly #facts: Int32Array
  /** element to where its holders are in the list: from its own entry to the next one */
  readonly #start: Int32Array
  readonly #holders: Int32Array
  /** element to its row of bits, one for each text; -1 where a list is shorter */
  readonly #row: Int32Array
  readonly #bits: Int32Array
  readonly #counters: BitCounters
  #rows = new Int32Array(256)
  #passed = 0

  /** @param texts each as numbers of its words, from 0 */
  constructor(texts: readonly Int32Array[]) {
    const total = texts.reduce((sum, { length }) => sum + length, 0)
    this.best = new Int32Array(texts.length)
    this.closest = new Float64Array(texts.length).fill(-1)
    this.#bigrams = bigramsOf(texts)
    const bigrams = this.#bigrams.size
    this.#facts = new Int32Array(4 * (bigrams + 1))
    this.#meetAll(texts, (bigram, times) => {
      this.#facts[bigram + most] = Math.max(this.#facts[bigram + most]!, times + 1)
    })
    let elements = 0
    for (let bigram = 4; bigram < this.#facts.length; bigram += 4) {
      this.#facts[bigram + first] = elements
      elements += this.#facts[bigram + most]!
    }
    this.#start = new Int32Array(elements + 1)
    this.#holders = new Int32Array(total)
    this.#fillHolders(texts)
    const longest = texts.reduce((length, text) => Math.max(length, text.length), 0)
    this.#counters = new BitCounters(texts.length, longest)
    this.#row = new Int32Array(elements).fill(-1)
    this.#bits = this.#fillBits(elements)
    this.#forgetMet()
  }

  /** Takes the next text of the stream. @param ids -1 for words that none of the texts has */
  pass(ids: Int32Array): void {
    const number = this.#passed++
    this.#counters.clear()
    let rows = 0
    if (this.#rows.length < ids.length) this.#rows = new Int32Array(2 * ids.length)
    for (let i = 0; i + 2 <= ids.length; i++) {
      if (ids[i]! < 0 || ids[i + 1]! < 0) continue
      const pair = this.#bigrams.find(ids[i]!, ids[i + 1]!)
      if (pair < 0) continue
      const bigram = this.#bigrams.cells[pair + 2]!
      const times = this.#meet(bigram, number)
      if (times >= this.#facts[bigram + most]!) continue
      const element = this.#facts[bigram + first]! + times
      const row = this.#row[element]!
      if (row >= 0) this.#rows[rows++] = row * this.#counters.words
      else this.#addHolders(element)
    }
    this.#counters.addRows(this.#bits, this.#rows, rows)
    this.#counters.takeMore((text, count) => {
      this.best[text] = count
      this.closest[text] = number
    })
  }

  /** How often this bigram was met in this text before. */
  #meet(bigram: number, text: number): number {
    if (this.#facts[bigram] !== text) {
      this.#facts[bigram] = text
      this.#facts[bigram + 1] = 0
    }
    return this.#facts[bigram + 1]!++
  }

  #forgetMet(): void {
    for (let bigram = 0; bigram < this.#facts.length; bigram += 4) this.#facts[bigram] = -1
  }

  #meetAll(
    texts: readonly Int32Array[],
    take: (bigram: number, times: number, text: number) => void,
  ): void {
    this.#forgetMet()
    texts.forEach((ids, text) => {
      for (let i = 0; i + 2 <= ids.length; i++) {
        const bigram = this.#bigrams.cells[this.#bigrams.find(ids[i]!, ids[i + 1]!) + 2]!
        take(bigram, this.#meet(bigram, text), text)
      }
    })
  }

  #fillHolders(texts: readonly Int32Array[]): void {
    const each = (take: (element: number, text: number) => void): void => {
      this.#meetAll(texts, (bigram, times, text) => {
        take(this.#facts[bigram + first]! + times, text)
      })
    }
    const sizes = new Int32Array(this.#start.length - 1)
    each((element) => {
      sizes[element]! += 1
    })
    for (let e = 0; e < sizes.length; e++) this.#start[e + 1] = this.#start[e]! + sizes[e]!
    const next = this.#start.slice()
    each((element, text) => {
      this.#holders[next[element]!++] = text
    })
  }

  // A row costs as much as there are words, a list as much as it is long.
  #fillBits(elements: number): Int32Array {
    const { words } = this.#counters
    let rows = 0
    for (let e = 0; e < elements; e++) {
      if (this.#start[e + 1]! - this.#start[e]! > words) this.#row[e] = rows++
    }
    const bits = new Int32Array(rows * words)
    for (let e = 0; e < elements; e++) {
      const row = this.#row[e]!
      if (row < 0) continue
      for (let k = this.#start[e]!; k < this.#start[e + 1]!; k++) {
        const text = this.#holders[k]!
        bits[row * words + (text >>> 5)]! |= 1 << (text & 31)
      }
    }
    return bits
  }

  #addHolders(element: number): void {
    for (let k = this.#start[element]!; k < this.#start[element + 1]!; k++) {
      this.#counters.add(this.#holders[k]!)
    }
  }
}

const [most, first] = [2, 3]

// In a table of the right size, which then has a place in the processor's cache.
function bigramsOf(texts: readonly Int32Array[]): PairTable {
  const addAll = (table: PairTable): PairTable => {
    for (const ids of texts) {
      for (let i = 0; i + 2 <= ids.length; i++) {
        const pair = table.add(ids[i]!, ids[i + 1]!)
        if (table.cells[pair + 2] === 0) table.cells[pair + 2] = 4 * table.size
      }
    }
    return table
  }
  const roomy = addAll(new PairTable(texts.reduce((sum, { length }) => sum + length, 0)))
  return addAll(new PairTable(roomy.size))
}
