// The hot loop: text → UTF-8 → words → ids. Words seen before come from a cache of bounded size;
// text goes through a buffer of bounded size, so memory does not grow with the text.

import { sentinel } from './characterClass.ts'
import type { Merger } from './merger.ts'
import type { Symbols } from './symbols.ts'
import { writeUtf8 } from './utf8.ts'
import type { VocabularyIndex } from './vocabulary.ts'
import { slackBytes, unseen, WordCache } from './wordCache.ts'
import type { WordScanner } from './words.ts'

const chunkUnits = 1 << 16
// Tokens of several ids that the cache may hold; more are forgotten with it.
const mostRuns = 1 << 22

/** How an encoder cuts and merges. */
export interface EncoderParts {
  readonly scanner: WordScanner | RegExp
  /** Whether every word ends before a space that follows a printing ASCII character. */
  readonly cuttable: boolean
  readonly symbols: Symbols
  readonly merger: Merger
  /** Tokens that skip merging when they are a whole word. */
  readonly wholeWords?: VocabularyIndex
}

/** Appends the ids of text to a growing array. */
export class Encoder {
  /** Ids so far are ids[0 … length). */
  ids: Uint32Array = new Uint32Array(1024)
  length = 0
  private readonly parts: EncoderParts
  private text = new Uint8Array(256)
  private view = new DataView(this.text.buffer)
  private symbols = new Int32Array(64)
  // By word: its id, or -1 - offset into `runs`, where a count and so many ids stand.
  private readonly words = new WordCache()
  private runs = new Int32Array(8192)
  private runsLength = 0

  constructor(parts: EncoderParts) {
    this.parts = parts
  }

  /** Number of ids of a text; leaves no ids behind. */
  count(text: string): number {
    let total = 0
    for (const chunk of this.chunks(text)) {
      this.length = 0
      this.appendChunk(chunk)
      total += this.length
    }
    this.length = 0
    return total
  }

  /** Appends the ids of a text. */
  append(text: string): void {
    if (text.length <= chunkUnits) this.appendChunk(text)
    else for (const chunk of this.chunks(text)) this.appendChunk(chunk)
  }

  /** Appends one id. */
  push(id: number): void {
    this.reserve(1)
    this.ids[this.length++] = id
  }

  // Cuts before a space after a printing ASCII character: no word spans it or looks back across it.
  private *chunks(text: string): Generator<string> {
    let start = 0
    while (this.parts.cuttable && text.length - start > chunkUnits) {
      let cut = start + chunkUnits
      while (cut < text.length && !(text.charCodeAt(cut) === 0x20 && prints(text, cut - 1))) cut++
      yield text.slice(start, cut)
      start = cut
    }
    if (start < text.length) yield text.slice(start)
  }

  private appendChunk(text: string): void {
    const { scanner } = this.parts
    if (typeof scanner === 'function') this.appendWords(text, scanner)
    else for (const word of cut(text, scanner)) this.appendWords(word, wholeChunk)
  }

  private appendWords(text: string, scanner: WordScanner): void {
    const needed = text.length * 3 + 1 + slackBytes
    if (this.text.length < needed) this.resize(needed)
    const { text: bytes, view, words } = this
    const stop = writeUtf8(text, bytes)
    bytes[stop] = sentinel
    this.reserve(stop)
    const { ids } = this
    let { length } = this
    let start = 0
    while (start < stop) {
      const end = scanner(bytes, start, stop)
      let value = words.get(bytes, view, start, end)
      if (value === unseen) value = this.learn(start, end)
      if (value >= 0) {
        ids[length++] = value
      } else {
        const at = -1 - value
        const last = at + this.runs[at]
        for (let i = at + 1; i <= last; i++) ids[length++] = this.runs[i]
      }
      start = end
    }
    this.length = length
    if (words.full || this.runsLength > mostRuns) {
      words.clear()
      this.runsLength = 0
    }
    // One endless word must not hold its memory for ever.
    if (needed > chunkUnits * 16) {
      this.resize(256)
      this.symbols = new Int32Array(64)
      this.runs = new Int32Array(8192)
      this.runsLength = 0
      words.clear()
    }
  }

  private resize(bytes: number): void {
    this.text = new Uint8Array(bytes)
    this.view = new DataView(this.text.buffer)
  }

  // Value of a new word.
  private learn(start: number, end: number): number {
    const count = this.tokens(start, end)
    let value = this.symbols[0]
    if (count !== 1) {
      const at = this.runsLength
      this.runsLength += count + 1
      if (this.runsLength > this.runs.length) this.runs = doubled(this.runs, this.runsLength)
      this.runs[at] = count
      for (let i = 0; i < count; i++) this.runs[at + 1 + i] = this.symbols[i]
      value = -1 - at
    }
    this.words.set(this.text, start, end, value)
    return value
  }

  // Tokens of one word, in `symbols`.
  private tokens(start: number, end: number): number {
    const { symbols, merger, wholeWords } = this.parts
    if (this.symbols.length < end - start) this.symbols = new Int32Array((end - start) * 2)
    if (wholeWords !== undefined) {
      this.symbols[0] = wholeWords.find(this.text, start, end)
      if (this.symbols[0] >= 0) return 1
    }
    return merger.merge(this.symbols, symbols(this.text, start, end, this.symbols))
  }

  private reserve(count: number): void {
    if (this.length + count <= this.ids.length) return
    const ids = new Uint32Array(Math.max(this.ids.length * 2, this.length + count))
    ids.set(this.ids.subarray(0, this.length))
    this.ids = ids
  }
}

function doubled(values: Int32Array, least: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(values.length * 2, least))
  larger.set(values)
  return larger
}

function prints(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit > 0x20 && unit < 0x7f
}

function wholeChunk(_bytes: Uint8Array, _start: number, stop: number): number {
  return stop
}

// Matches and the gaps between them are words alike.
function* cut(text: string, pattern: RegExp): Generator<string> {
  let start = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > start) yield text.slice(start, match.index)
    if (match[0].length > 0) yield match[0]
    start = match.index + match[0].length
  }
  if (start < text.length) yield text.slice(start)
}
