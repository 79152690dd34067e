// The bytes of every token, packed into one array. Says nothing about how text becomes tokens.

import { ByteMap } from './byteMap.ts'

/** Token bytes by id. An id without a token has no bytes. */
export class Vocabulary {
  /** Number of ids. */
  readonly size: number
  /** Those of all tokens, one after another: loops over many make no view of each. */
  readonly bytes: Uint8Array
  /** Where the bytes of each begin, and where the last ones end. */
  readonly offsets: Uint32Array

  constructor(tokens: readonly Uint8Array[]) {
    this.size = tokens.length
    this.offsets = new Uint32Array(tokens.length + 1)
    for (let id = 0; id < tokens.length; id++) {
      this.offsets[id + 1] = this.offsets[id] + tokens[id].length
    }
    this.bytes = new Uint8Array(this.offsets[tokens.length])
    for (let id = 0; id < tokens.length; id++) this.bytes.set(tokens[id], this.offsets[id])
  }

  /** Bytes of a token, as a view. */
  token(id: number): Uint8Array {
    return this.bytes.subarray(this.offsets[id], this.offsets[id + 1])
  }

  /** Number of bytes of a token. */
  length(id: number): number {
    return this.offsets[id + 1] - this.offsets[id]
  }
}

/** Ids by token bytes. Of two equal tokens the first is found. */
export class VocabularyIndex {
  private readonly map: ByteMap
  private readonly ids: number[] = []

  /** @param skip ids that are not to be found */
  constructor(vocabulary: Vocabulary, skip: ReadonlySet<number>) {
    this.map = new ByteMap(vocabulary.size)
    const { bytes, offsets } = vocabulary
    for (let id = 0; id < vocabulary.size; id++) {
      const [start, end] = [offsets[id], offsets[id + 1]]
      if (start === end || skip.has(id)) continue
      if (this.map.add(bytes, start, end) === this.ids.length) this.ids.push(id)
    }
  }

  /** Id of the token whose bytes are [start, end), or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const index = this.map.find(bytes, start, end)
    return index < 0 ? -1 : this.ids[index]
  }
}
