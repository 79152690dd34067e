// One merge after another over the distinct words of a corpus.

import { alphabetOrder } from '../byteAlphabet.ts'
import { ByteMap } from '../byteMap.ts'
import { PairHeap } from './pairHeap.ts'
import { Pairs } from './pairs.ts'
import type { WordCounts } from './wordCounts.ts'

/**
 * Which of equally common pairs merges first: the one with the smallest ids, left before right
 * (HF tokenizers), or the one whose tokens have the greatest bytes, left before right (CS336).
 */
export type Ties = 'smallest-ids' | 'greatest-bytes'

// A position whose token has merged into its left neighbour, and the gap between words.
const gone = -1

/** Words as tokens, and the pairs in them. */
export class PairMerger {
  /** Triples (left, right, merged) in the order they were made. */
  readonly merges: number[] = []
  private readonly tokens: Uint8Array[]
  private readonly known = new ByteMap(1 << 14)
  private readonly idOfKnown: number[] = []
  private readonly pairs: Pairs
  private readonly heap: PairHeap
  // All words one after another, each closed by a gap. Gone positions are jumped over by length.
  private readonly symbols: Int32Array
  private readonly weights: Float64Array
  private readonly nextOf: Int32Array
  private readonly previousOf: Int32Array

  /**
   * @param tokens special tokens and bytes; merged tokens are appended to it
   */
  constructor(
    words: WordCounts,
    tokens: Uint8Array[],
    { firstByte, ties }: { readonly firstByte: number; readonly ties: Ties },
  ) {
    this.tokens = tokens
    for (let id = firstByte; id < tokens.length; id++) this.remember(id)
    let places = 0
    for (let i = 0; i < words.size; i++) places += words.word(i).length
    this.symbols = new Int32Array(places)
    this.weights = new Float64Array(places)
    this.nextOf = new Int32Array(places).fill(gone)
    this.previousOf = new Int32Array(places).fill(gone)
    this.pairs = new Pairs(places)
    this.heap = new PairHeap(ties === 'smallest-ids' ? this.smallerIds : this.greaterBytes)
    const idOfByte = new Int32Array(256)
    alphabetOrder.forEach((byte, index) => {
      idOfByte[byte] = firstByte + index
    })
    this.lay(words, idOfByte)
    for (let pair = 0; pair < this.pairs.size; pair++) {
      this.heap.push(pair, this.pairs.counts[pair])
    }
  }

  /** Merges the commonest pair; false if none occurs often enough. */
  step(minFrequency: number): boolean {
    const { heap, pairs } = this
    const least = Math.max(1, minFrequency)
    while (heap.size > 0) {
      const { pair } = heap
      const count = pairs.counts[pair]
      if (heap.count !== count) {
        if (count < least) heap.pop()
        else heap.correct(count)
      } else if (count < least) {
        return false
      } else {
        heap.pop()
        this.merge(pair)
        return true
      }
    }
    return false
  }

  private lay(words: WordCounts, idOfByte: Int32Array): void {
    let place = 0
    for (let i = 0; i < words.size; i++) {
      const word = words.word(i)
      const weight = words.count(i)
      const start = place
      for (const byte of word) {
        this.symbols[place] = idOfByte[byte]
        this.weights[place] = weight
        if (place > start) {
          this.previousOf[place] = place - 1
          this.nextOf[place - 1] = place
          this.pairs.add(this.symbols[place - 1], this.symbols[place], place - 1, weight)
        }
        place++
      }
    }
  }

  private merge(pair: number): void {
    const { symbols, weights, nextOf, previousOf, pairs, heap } = this
    const left = pairs.left[pair]
    const right = pairs.right[pair]
    const merged = this.idOf(left, right)
    this.merges.push(left, right, merged)
    const changed = new Set<number>()
    for (const place of pairs.places(pair)) {
      // In a run such as "aaa" the first merge takes the next place with it.
      if (!pairs.holds(pair, place)) continue
      const weight = weights[place]
      const taken = nextOf[place]
      const before = previousOf[place]
      const after = nextOf[taken]
      pairs.remove(place, weight)
      symbols[place] = merged
      nextOf[place] = after
      if (before !== gone) {
        pairs.remove(before, weight)
        changed.add(pairs.add(symbols[before], merged, before, weight))
      }
      if (after !== gone) {
        pairs.remove(taken, weight)
        previousOf[after] = place
        changed.add(pairs.add(merged, symbols[after], place, weight))
      }
    }
    for (const grown of changed) {
      if (pairs.counts[grown] > 0) heap.push(grown, pairs.counts[grown])
    }
  }

  // Two pairs may spell the same bytes; then the token exists already.
  private idOf(left: number, right: number): number {
    const a = this.tokens[left]
    const b = this.tokens[right]
    const joined = new Uint8Array(a.length + b.length)
    joined.set(a)
    joined.set(b, a.length)
    const found = this.known.find(joined, 0, joined.length)
    if (found >= 0) return this.idOfKnown[found]
    this.tokens.push(joined)
    this.remember(this.tokens.length - 1)
    return this.tokens.length - 1
  }

  private remember(id: number): void {
    const token = this.tokens[id]
    this.known.add(token, 0, token.length)
    this.idOfKnown.push(id)
  }

  private readonly smallerIds = (a: number, b: number): boolean => {
    const { left, right } = this.pairs
    return left[a] !== left[b] ? left[a] < left[b] : right[a] < right[b]
  }

  private readonly greaterBytes = (a: number, b: number): boolean => {
    const { left, right } = this.pairs
    const order =
      compareBytes(this.tokens[left[a]], this.tokens[left[b]]) ||
      compareBytes(this.tokens[right[a]], this.tokens[right[b]])
    return order > 0
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}
