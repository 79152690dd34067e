// One text being continued: what it has read, what it still has to read, and when it ends.
import type { StreamDecoder } from '@ts/tokenizer'
import type { Reading } from './decoder.ts'
import type { Piece } from './generator.ts'
import type { Random } from './random.ts'
import type { Sampler } from './sampling/sampler.ts'
import { StopText } from './stopText.ts'

/** What a row starts with. */
export interface RowStart {
  readonly index: number
  /** The prompt, at least one token. */
  readonly tokens: readonly number[]
  /** Tokens the cache holds; beyond, the row goes on with the last half of them. */
  readonly capacity: number
  readonly maxTokens: number
  readonly random: Random
  readonly stopIds: readonly number[]
  readonly stopTexts: readonly string[]
  /** Turns new tokens into text; null: no text. */
  readonly text: StreamDecoder | null
}

/** A row of the batch. */
export class Row {
  /** Whether its last piece was drawn. */
  ended = false
  private readonly start: RowStart
  private readonly tokens: number[]
  private readonly stopText: StopText
  /** Tokens read so far, of those the cache holds. */
  private position = 0
  /** Tokens drawn or given, but not read yet. */
  private pending: readonly number[]
  private drawn = 0

  constructor(start: RowStart) {
    this.start = start
    this.tokens = [...start.tokens]
    this.stopText = new StopText(start.stopTexts)
    this.pending = start.tokens
    this.slide()
  }

  /** Whether all is read, so that the logits after it say what comes next. */
  get ready(): boolean {
    return !this.ended && this.pending.length === 0
  }

  /** Takes the next tokens to be read. @param chunk at most so many */
  read(chunk: number): Reading {
    const reading = { tokens: this.pending.slice(0, chunk), position: this.position }
    this.position += reading.tokens.length
    this.pending = this.pending.slice(chunk)
    return reading
  }

  /** Draws the next token. @param logits (V) after the last token read */
  draw(sampler: Sampler, logits: Float32Array): Piece {
    const { index, random, stopIds, maxTokens, text } = this.start
    const token = maxTokens > 0 ? sampler.next(logits, this.tokens, random) : null
    if (token === null || stopIds.includes(token)) {
      return this.finish(null, '', token === null ? 'length' : 'stop')
    }
    this.tokens.push(token)
    this.drawn++
    this.pending = [token]
    this.slide()
    const shown = this.stopText.push(text?.push(token) ?? '')
    if (this.stopText.stopped) return this.finish(token, shown, 'stop')
    if (this.drawn === maxTokens) return this.finish(token, shown, 'length')
    return { row: index, token, text: shown, end: null }
  }

  private finish(token: number | null, shown: string, end: 'stop' | 'length'): Piece {
    const { index, text } = this.start
    this.ended = true
    const last = this.stopText.push(text?.flush() ?? '') + this.stopText.flush()
    return { row: index, token, text: shown + last, end }
  }

  /** Where the pending tokens would not fit, starts the cache anew with the last half of it. */
  private slide(): void {
    const { capacity } = this.start
    if (this.position + this.pending.length <= capacity) return
    this.position = 0
    this.pending = this.tokens.slice(-Math.max(1, Math.floor(capacity / 2)))
  }
}
