// Which n-grams of some texts occur in others: a trie of word numbers, so nothing is taken for seen because hashes collide. A text is
// followed through it as by Aho and Corasick: where a word does not fit, the n-gram loses its first word.
import { PairTable } from './pairTable.ts'

/** The n-grams of texts, n up to a limit. About 27 bytes for each n-gram. */
export class SeenNgrams {
  readonly #longest: number
  // A node is a pair of its parent, 0 for the root, or its parent's number + 1, and a word. Its own two cells:
  // the node of the n-gram without its first word, or -1; and whether it was seen.
  readonly #nodes: PairTable

  /** @param texts each as numbers of its words, from 0 */
  constructor(texts: readonly Int32Array[], longest: number) {
    this.#longest = longest
    this.#nodes = new PairTable(texts.reduce((sum, { length }) => sum + length * longest, 0))
    for (const ids of texts) this.#add(ids)
  }

  /** Marks what another text holds. @param ids -1 for words that none of the texts has */
  mark(ids: Int32Array): void {
    const { cells } = this.#nodes
    this.#follow(ids, (node) => {
      // What ends here and is shorter was seen, too; one that is marked has marked them.
      for (let at = node; at >= 0 && cells[at + seen] === 0; at = cells[at + shorter]!) {
        cells[at + seen] = 1
      }
    })
  }

  /** How many of a text's n-grams have been marked, for n = 1, 2, … @param ids one of the texts */
  countSeen(ids: Int32Array): number[] {
    const hits = new Array<number>(this.#longest).fill(0)
    const { cells } = this.#nodes
    this.#follow(ids, (node, length) => {
      let [at, n] = [node, length]
      for (; at >= 0 && cells[at + seen] === 0; n--) at = cells[at + shorter]!
      for (; n > 0; n--) hits[n - 1]! += 1
    })
    return hits
  }

  // From the end, so that the n-grams from the next word on are known.
  #add(ids: Int32Array): void {
    let next: number[] = []
    for (let at = ids.length - 1; at >= 0; at--) {
      const nodes: number[] = []
      const end = Math.min(ids.length, at + this.#longest)
      for (let i = at; i < end; i++) {
        const node = this.#nodes.add((nodes.at(-1) ?? -1) + 1, ids[i]!)
        this.#nodes.cells[node + shorter] = i === at ? -1 : next[i - at - 1]!
        nodes.push(node)
      }
      next = nodes
    }
  }

  // Gives for each word the longest n-gram that ends with it.
  #follow(ids: Int32Array, take: (node: number, length: number) => void): void {
    const { cells } = this.#nodes
    let node = -1
    let length = 0
    for (const id of ids) {
      if (id < 0) {
        node = -1
        length = 0
        continue
      }
      if (length === this.#longest) {
        node = cells[node + shorter]!
        length--
      }
      let found = this.#nodes.find(node + 1, id)
      for (; found < 0 && length > 0; length--) {
        node = cells[node + shorter]!
        found = this.#nodes.find(node + 1, id)
      }
      node = found
      if (found < 0) continue
      length++
      take(found, length)
    }
  }
}

const [shorter, seen] = [2, 3]
