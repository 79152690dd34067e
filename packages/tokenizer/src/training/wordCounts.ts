// How often each word occurs in a corpus. All that training needs of the texts.

import { ByteMap } from '../byteMap.ts'
import { sentinel } from '../characterClass.ts'
import { writeUtf8 } from '../utf8.ts'
import { slackBytes, unseen, WordCache } from '../wordCache.ts'
import { gpt2Word } from '../words.ts'

const chunkUnits = 1 << 16

/** Words of the GPT-2 pattern with their counts, in order of first appearance. */
export class WordCounts {
  /** UTF-8 bytes counted so far. */
  bytes = 0
  private readonly words = new ByteMap(1 << 14)
  private counts = new Float64Array(1 << 14)
  private readonly cache = new WordCache()
  private text = new Uint8Array(256)
  private view = new DataView(this.text.buffer)

  /** Number of different words. */
  get size(): number {
    return this.words.size
  }

  /** Counts the words of a text. */
  add(text: string): void {
    let start = 0
    while (text.length - start > chunkUnits) {
      // A word never spans a printing character and the space after it.
      let cut = start + chunkUnits
      while (cut < text.length && !wordStartsAt(text, cut)) cut++
      this.addChunk(text.slice(start, cut))
      start = cut
    }
    this.addChunk(start === 0 ? text : text.slice(start))
  }

  /** The word with this index, as a view. */
  word(index: number): Uint8Array {
    return this.words.key(index)
  }

  /** How often the word with this index occurred. */
  count(index: number): number {
    return this.counts[index]
  }

  private addChunk(text: string): void {
    const needed = text.length * 3 + 1 + slackBytes
    if (this.text.length < needed) {
      this.text = new Uint8Array(needed)
      this.view = new DataView(this.text.buffer)
    }
    const { text: bytes, view, cache } = this
    const stop = writeUtf8(text, bytes)
    bytes[stop] = sentinel
    this.bytes += stop
    for (let start = 0; start < stop; ) {
      const end = gpt2Word(bytes, start)
      let word = cache.get(bytes, view, start, end)
      if (word === unseen) word = this.learn(start, end)
      this.counts[word]++
      start = end
    }
    if (cache.full) cache.clear()
  }

  private learn(start: number, end: number): number {
    const word = this.words.add(this.text, start, end)
    this.cache.set(this.text, start, end, word)
    if (word >= this.counts.length) {
      const counts = new Float64Array(this.counts.length * 2)
      counts.set(this.counts)
      this.counts = counts
    }
    return word
  }
}

function wordStartsAt(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return text.charCodeAt(at) === 0x20 && before > 0x20 && before < 0x7f
}
