// One text being continued: what it has read, what it still has to read, what it gained, and when it ends.
import type { StreamDecoder } from '@ts/tokenizer'
import { logprobsOf, type TokenLogprobs } from './logprobs.ts'
import type { EndReason, TokenPiece } from './piece.ts'
import type { Random } from './random.ts'
import { penalizeRepetition } from './sampling/repetitionPenalty.ts'
import { drawSettings, type Sampling } from './sampling/sampling.ts'
import { StopText } from './stopText.ts'

/** What a row starts with. */
export interface RowStart {
  /** The prompt, at least one token. */
  readonly tokens: readonly number[]
  /** Tokens the cache holds; beyond, the row goes on with the last half of them. */
  readonly capacity: number
  readonly maxTokens: number
  readonly sampling: Sampling
  /** Ids that may be drawn: those below it. */
  readonly known: number
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
  /** The random number of the next token; if a backend is lost, the token is drawn with it elsewhere. */
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

  /** Whether its logits are changed before a token is drawn from them. */
  get edits(): boolean {
    const { sampling, logitBias } = this.start
    return logitBias.length > 0 || (sampling.repetitionPenalty ?? 1) !== 1
  }

  /** Whether its logits are wanted, not the drawn token alone. */
  get looks(): boolean {
    return this.edits || this.start.logprobs !== null
  }

  /** Adds the bias to logits (V) and makes tokens that were there less likely, in place. */
  edit(logits: Float32Array): void {
    const { sampling, logitBias } = this.start
    for (const [id, bias] of logitBias) logits[id] += bias
    penalizeRepetition(logits, this.tokens, sampling.repetitionPenalty ?? 1)
  }

  /** How the next token is to be drawn. */
  settings(): readonly number[] {
    const { sampling, random, known } = this.start
    this.held ??= random.uniform()
    return drawSettings(sampling, this.held, known)
  }

  /**
   * Goes on with what the last reading brought.
   *
   * @param drawn  the token drawn after the last one read
   * @param logits (V) each, as many as were wanted; none if it does not look
   */
  take(drawn: number, logits: readonly Float32Array[]): void {
    if (this.ended) return
    try {
      if (this.drawn === 0 && this.start.echo) this.repeatPrompt(logits)
      if (this.pending.length === 0) this.pieces.push(this.append(drawn, logits.at(-1)))
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

  /** Goes on by a token. @param logits (V) from which it was drawn, before they were edited */
  private append(token: number, logits: Float32Array | undefined): TokenPiece {
    const { stopIds, maxTokens, text, logprobs } = this.start
    if (maxTokens === 0) return this.finish(null, '', 'length')
    if (token < 0) {
      throw new RangeError('sample: no finite logits; the weights are damaged or training diverged')
    }
    this.held = null
    if (stopIds.includes(token)) return this.finish(null, '', 'stop')
    this.tokens.push(token)
    this.drawn++
    this.pending = [token]
    this.slide()
    const likely = logprobs === null ? undefined : logprobsOf(logits!, token, logprobs)
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
