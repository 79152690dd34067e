// One text being continued: what it has read, what it still has to read, what it gained, and when it ends.
import type { StreamDecoder } from '@ts/tokenizer'
import { logprobsOf, type TokenLogprobs } from './logprobs.ts'
import type { EndReason, TokenPiece } from './piece.ts'
import type { Random } from './random.ts'
import { expectDrawn, type Sampler } from './sampling/sampler.ts'
import { StopText } from './stopText.ts'

/** What a row starts with. */
export interface RowStart {
  /** The prompt, at least one token. */
  readonly tokens: readonly number[]
  /** Tokens the cache holds; beyond, the row goes on with the last half of them. */
  readonly capacity: number
  readonly maxTokens: number
  readonly sampler: Sampler
  readonly random: Random
  readonly stopIds: readonly number[]
  readonly stopTexts: readonly string[]
  /** Turns new tokens into text, those of the prompt too where it is echoed; null: no text. */
  readonly text: StreamDecoder | null
  /** Ids and what is added to their logits. */
  readonly logitBias: readonly (readonly [id: number, bias: number])[]
  /** How many of the likeliest tokens each piece tells; null: no log-probabilities. */
  readonly logprobs: number | null
  /** Whether the prompt's tokens are pieces too. */
  readonly echo: boolean
  /** Aborted: the row is given up. */
  readonly signal: AbortSignal | null
}

/** What a row reads next. */
export interface RowReading {
  readonly tokens: readonly number[]
  readonly position: number
  readonly wanted: 'none' | 'last' | 'all'
}

/** A row of the batch. */
export class Row {
  /** Gained and not yet taken. */
  readonly pieces: TokenPiece[] = []
  /** Why it could not go on. */
  failure: unknown = null
  private readonly start: RowStart
  private readonly tokens: number[]
  private readonly stopText: StopText
  /** Tokens read so far, of those the cache holds. */
  private position = 0
  /** Where the last reading began. */
  private begun = 0
  /** Tokens drawn or given, but not read yet. */
  private pending: readonly number[]
  /** Tokens of the prompt that are pieces already. */
  private echoed = 0
  private drawn = 0
  /** A random number that a backend was given; if it is lost, the token is drawn with it elsewhere. */
  private held: number | null = null
  private done = false

  constructor(start: RowStart) {
    this.start = start
    this.tokens = [...start.tokens]
    this.stopText = new StopText(start.stopTexts)
    this.pending = start.tokens
    this.slide()
  }

  /** Whether nothing more will come. */
  get ended(): boolean {
    return this.done || this.start.signal?.aborted === true
  }

  /** Tokens it could read now. */
  get unread(): number {
    return this.pending.length
  }

  /** Takes the next tokens to be read. @param count at most so many */
  read(count: number): RowReading {
    const { position } = this
    const tokens = this.pending.slice(0, count)
    this.begun = position
    this.position += tokens.length
    this.pending = this.pending.slice(count)
    const { echo, logprobs } = this.start
    const scored = echo && logprobs !== null && this.drawn === 0
    return { tokens, position, wanted: scored ? 'all' : this.pending.length > 0 ? 'none' : 'last' }
  }

  /** Whether nothing but the drawn token is wanted of its logits, and the backend can draw it. */
  get plain(): boolean {
    const { sampler, logitBias, logprobs } = this.start
    return sampler.plain && logitBias.length === 0 && logprobs === null
  }

  /** How a backend shall draw the next token. */
  settings(): readonly number[] {
    this.held ??= this.start.random.uniform()
    return this.start.sampler.settings(this.held)
  }

  /**
   * Goes on with what the last reading brought.
   *
   * @param found logits (V) each, as many as were wanted, or the token that was drawn
   */
  take(found: readonly (Float32Array | number)[]): void {
    if (this.ended) return
    try {
      // Whose prompt is echoed without log-probabilities needs no logits for that.
      if (this.drawn === 0 && this.start.echo) this.repeatPrompt(found as Float32Array[])
      if (this.pending.length === 0) this.pieces.push(this.draw(found[found.length - 1]))
    } catch (error) {
      this.failure = error
      this.done = true
    }
  }

  /** The cache was lost: what it held is read again. */
  restart(): void {
    this.pending = this.tokens.slice(-(this.position + this.pending.length))
    this.position = 0
  }

  /** Gives the row up. */
  leave(): void {
    this.done = true
  }

  /** Tells the prompt's tokens whose log-probabilities are known: those read and one more. */
  private repeatPrompt(logits: readonly Float32Array[]): void {
    const { tokens, text, logprobs } = this.start
    const to = Math.min(tokens.length, this.position + (logprobs === null ? 0 : 1))
    for (; this.echoed < to; this.echoed++) {
      const token = tokens[this.echoed]
      // The first has nothing before it, the next one the logits after the first, and so on.
      const before = logits[this.echoed - 1 - this.begun]
      const known = this.echoed > 0 && logprobs !== null
      this.pieces.push({
        token,
        text: text?.push(token) ?? '',
        end: null,
        prompt: true,
        ...(logprobs !== null && { logprobs: known ? logprobsOf(before, token, logprobs) : null }),
      })
    }
  }

  /** Draws the next token, if it is not. @param found logits (V) after the last token read, or the token */
  private draw(found: Float32Array | number): TokenPiece {
    const { sampler, random, stopIds, maxTokens, text, logitBias, logprobs } = this.start
    if (maxTokens === 0) return this.finish(null, '', 'length')
    const logits = found as Float32Array
    const raw = logprobs === null ? logits : logits.slice()
    for (const [id, bias] of logitBias) logits[id] += bias
    const token =
      typeof found === 'number'
        ? expectDrawn(found)
        : sampler.next(found, this.tokens, { uniform: () => this.held ?? random.uniform() })
    this.held = null
    if (stopIds.includes(token)) return this.finish(null, '', 'stop')
    this.tokens.push(token)
    this.drawn++
    this.pending = [token]
    this.slide()
    const likely = logprobs === null ? undefined : logprobsOf(raw, token, logprobs)
    const shown = this.stopText.push(text?.push(token) ?? '')
    if (this.stopText.stopped) return this.finish(token, shown, 'stop', likely)
    if (this.drawn === maxTokens) return this.finish(token, shown, 'length', likely)
    return { token, text: shown, end: null, ...(likely && { logprobs: likely }) }
  }

  private finish(
    token: number | null,
    shown: string,
    end: EndReason,
    logprobs?: TokenLogprobs,
  ): TokenPiece {
    this.done = true
    const last = this.stopText.push(this.start.text?.flush() ?? '') + this.stopText.flush()
    return { token, text: shown + last, end, ...(logprobs && { logprobs }) }
  }

  /** Where the pending tokens would not fit, starts the cache anew with the last half of it. */
  private slide(): void {
    const { capacity } = this.start
    if (this.position + this.pending.length <= capacity) return
    this.position = 0
    this.pending = this.tokens.slice(-Math.max(1, Math.floor(capacity / 2)))
  }
}
