// Continuous batching: texts are continued together, and join and leave between two tokens.
import type { Backend } from '@ts/tensor'
import type { Tokenizer } from '@ts/tokenizer'
import { Batch, type Fallback } from './batch.ts'
import { shapeOf } from './config/shape.ts'
import type { Model } from './model.ts'
import { nextTurn } from './nextTurn.ts'
import type { GenerateOptions, SubmitOptions } from './options.ts'
import type { Prompt, TokenPiece } from './piece.ts'
import type { Row } from './row.ts'

/** How a batcher is set up. */
export interface BatcherOptions {
  /**
   * Turns prompts into tokens and tokens into text; only its ids are drawn. Without one, prompts are
   * ids and text is ''.
   */
  readonly tokenizer?: Tokenizer | null
  /** Texts continued at once, default 32; further ones wait for a row. */
  readonly rows?: number
  /** Most tokens of a text, prompt included; default: the model's context. */
  readonly context?: number
  /** Tokens of prompts read in one step, beside one token of each other row; default 32. */
  readonly chunk?: number
  /**
   * Where to go on when the backend's device is lost: opens another that holds the model's weights, which the
   * caller closes in the end. Without it the loss is an error.
   */
  readonly fallback?: Fallback | undefined
}

/**
 * Continues many texts with one model over one preallocated cache. Each text's tokens are, to the bit,
 * those that it would have alone: they depend on its prompt, options and seed only.
 *
 * A step is taken when somebody waits for a token, and brings one of every text; what nobody has asked
 * for yet is kept. Between steps other work of the thread gets its turn.
 *
 * @example
 * const batcher = await Batcher.open(backend, model, { tokenizer })
 * for await (const { text } of batcher.submit('Once upon a time', { seed: 1 })) show(text)
 * await batcher.close()
 */
export class Batcher {
  /** Texts continued at once. */
  readonly rows: number
  private readonly batch: Batch
  private readonly open = new Set<Row>()
  private stepping: Promise<void> | null = null
  private closing: Promise<void> | null = null

  private constructor(batch: Batch, rows: number) {
    this.batch = batch
    this.rows = rows
  }

  /**
   * Compiles the first programs and plans the cache.
   *
   * @throws RangeError if the context is longer than the model's, the tokenizer has more ids than it, or its
   *         weights were never loaded
   */
  static async open(
    backend: Backend,
    model: Model,
    options: BatcherOptions = {},
  ): Promise<Batcher> {
    const { tokenizer = null, rows = 32, chunk = 32, fallback = null } = options
    const { context = shapeOf(model.config).context } = options
    const settings = { tokenizer, rows, context, chunk, overflow: 'error', fallback } as const
    const batch = new Batch(backend, model, settings)
    await batch.prepare()
    return new Batcher(batch, rows)
  }

  /** Texts that have a row now. */
  get active(): number {
    return this.batch.active
  }

  /** Texts that wait for a row. */
  get waiting(): number {
    return this.batch.waiting
  }

  /**
   * Continues a prompt. The request is checked at once and joins when its first piece is asked for.
   * Ending the iteration, also while a piece is awaited, or aborting frees its row before the next step.
   *
   * @throws RangeError for a token the model does not have, an empty prompt where no token can begin a
   *         text, a prompt that does not fit, settings out of their range, and once the batcher is closed
   */
  submit(
    prompt: Prompt,
    options: GenerateOptions & SubmitOptions = {},
  ): AsyncGenerator<TokenPiece, void, undefined> {
    if (this.closing) throw new RangeError('generate: the batcher is closed')
    const row = this.batch.row(prompt, options, options.stream ?? 0)
    return new Request(row, options.signal ?? null, {
      join: () => {
        if (this.closing) throw new RangeError('generate: the batcher is closed')
        this.open.add(row)
        this.batch.add(row)
      },
      step: () => this.step(),
      leave: () => {
        row.leave()
        this.open.delete(row)
      },
    })
  }

  /**
   * Takes no new texts, ends the others and frees the programs and the cache.
   *
   * @param options `drain`: true lets what is there come to its end first; default false: iterations
   *                end where they are, without a last piece
   */
  close({ drain = false }: { readonly drain?: boolean } = {}): Promise<void> {
    this.closing ??= this.shut(drain)
    return this.closing
  }

  private async shut(drain: boolean): Promise<void> {
    if (!drain) for (const row of this.open) row.leave()
    while (this.batch.active + this.batch.waiting > 0) await this.step()
    await this.stepping
    this.batch.close()
  }

  /** The step that is being taken, or the next one. */
  private step(): Promise<void> {
    this.stepping ??= this.turn().finally(() => {
      this.stepping = null
    })
    return this.stepping
  }

  private async turn(): Promise<void> {
    await nextTurn()
    await this.batch.step()
  }
}

/** What a request asks of its batcher. */
interface Host {
  join(): void
  step(): Promise<void>
  leave(): void
}

/** A text's pieces. By hand, as the language's own generators cannot be ended while they wait. */
class Request implements AsyncGenerator<TokenPiece, void, undefined> {
  private readonly row: Row
  private readonly signal: AbortSignal | null
  private readonly host: Host
  private joined = false
  private over = false

  constructor(row: Row, signal: AbortSignal | null, host: Host) {
    this.row = row
    this.signal = signal
    this.host = host
  }

  async next(): Promise<IteratorResult<TokenPiece, void>> {
    const { row, signal } = this
    try {
      while (!this.over) {
        signal?.throwIfAborted()
        if (!this.joined) this.host.join()
        this.joined = true
        const piece = row.pieces.shift()
        if (piece) return { done: false, value: piece }
        if (row.failure) throw row.failure
        if (row.ended) break
        await this.host.step()
      }
    } catch (error) {
      this.leave()
      throw error
    }
    return this.return()
  }

  async return(): Promise<IteratorReturnResult<void>> {
    this.leave()
    return { done: true, value: undefined }
  }

  async throw(error: unknown): Promise<never> {
    this.leave()
    throw error
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leave()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  private leave(): void {
    this.over = true
    this.host.leave()
  }
}
