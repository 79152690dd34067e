// Continues texts: reads prompts in chunks, then draws token after token, for a batch of rows that
// may stand at different positions.
import type { Backend } from '@ts/tensor'
import type { Tokenizer } from '@ts/tokenizer'
import { Batch, type Fallback } from './batch.ts'
import { shapeOf } from './config/shape.ts'
import type { Model } from './model.ts'
import type { GenerateOptions } from './options.ts'
import type { EndReason, Piece, Prompt } from './piece.ts'
import type { Row } from './row.ts'

/** How a generator is set up. */
export interface GeneratorOptions {
  /**
   * Turns prompts into tokens and tokens into text; only its ids are drawn. Without one, prompts are
   * ids and text is ''.
   */
  readonly tokenizer?: Tokenizer | null
  /** Texts continued at once, default 1. */
  readonly batch?: number
  /** Most tokens of a text, prompt included; default: the model's context. */
  readonly context?: number
  /** Tokens of a prompt read at once, default 32. */
  readonly chunk?: number
  /**
   * When prompt and `maxTokens` together pass the context: `error` (default) says so at once; `slide`
   * goes on with the last half of the context, read anew, as often as it takes.
   */
  readonly overflow?: 'error' | 'slide'
  /**
   * Where to go on when the backend's device is lost: opens another that holds the model's weights, which the
   * caller closes in the end. Without it the loss is an error.
   */
  readonly fallback?: Fallback | undefined
}

/** A finished text. */
export interface Completion {
  /** The new text, without the prompt. */
  readonly text: string
  /** The new tokens, without the prompt and the stop id. */
  readonly tokens: readonly number[]
  readonly end: EndReason
}

/**
 * Continues texts with one model over one preallocated cache, one call at a time.
 *
 * @example
 * const generator = await Generator.open(backend, model, { tokenizer })
 * for await (const text of generator.text('Once upon a time', { maxTokens: 200 })) show(text)
 * generator.close()
 */
export class Generator {
  private readonly batch: Batch
  private busy = false

  private constructor(batch: Batch) {
    this.batch = batch
  }

  /**
   * Compiles the first programs and allocates the cache.
   *
   * @throws RangeError if the context is longer than the model's, the tokenizer has more ids than it, or its
   *         weights were never loaded
   */
  static async open(
    backend: Backend,
    model: Model,
    options: GeneratorOptions = {},
  ): Promise<Generator> {
    const {
      batch: rows = 1,
      chunk = 32,
      tokenizer = null,
      overflow = 'error',
      fallback = null,
    } = options
    const { context = shapeOf(model.config).context } = options
    const batch = new Batch(backend, model, { tokenizer, rows, context, chunk, overflow, fallback })
    await batch.prepare()
    return new Generator(batch)
  }

  /** Continues one prompt, text piece by text piece. Leaving the loop early ends the work. */
  async *text(
    prompt: Prompt,
    options: GenerateOptions = {},
  ): AsyncGenerator<string, void, undefined> {
    for await (const { text } of this.pieces([prompt], options)) if (text !== '') yield text
  }

  /** Continues one prompt to its end. */
  async complete(prompt: Prompt, options: GenerateOptions = {}): Promise<Completion> {
    return (await this.completeAll([prompt], options))[0]
  }

  /** Continues several prompts to their ends, as many at once as the batch has rows. */
  async completeAll(
    prompts: readonly Prompt[],
    options: GenerateOptions = {},
  ): Promise<readonly Completion[]> {
    const done = prompts.map(() => ({
      text: '',
      tokens: [] as number[],
      end: 'length' as EndReason,
    }))
    for await (const { row, token, text, end } of this.pieces(prompts, options)) {
      if (token !== null) done[row].tokens.push(token)
      done[row].text += text
      if (end) done[row].end = end
    }
    return done
  }

  /**
   * Continues prompts, telling every token of every row as it comes. More prompts than rows take turns.
   *
   * @throws RangeError for a token the model does not have, an empty prompt where no token can begin a
   *         text, a prompt that does not fit, and while another call is at work
   */
  async *pieces(
    prompts: readonly Prompt[],
    options: GenerateOptions = {},
  ): AsyncGenerator<Piece, void, undefined> {
    if (this.busy)
      throw new RangeError('generate: one call at a time; wait for the other or end it')
    this.busy = true
    try {
      const rows = prompts.map((prompt, index) => this.batch.row(prompt, options, index))
      yield* this.run(rows, options.signal)
    } finally {
      this.busy = false
    }
  }

  /** Frees the programs and the cache. */
  close(): void {
    this.batch.close()
  }

  private async *run(
    rows: readonly Row[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Piece, void, undefined> {
    const index = new Map(rows.map((row, i) => [row, i]))
    for (const row of rows) this.batch.add(row)
    try {
      for (;;) {
        signal?.throwIfAborted()
        const stepped = await this.batch.step()
        if (stepped.length === 0) return
        for (const row of stepped) {
          for (const piece of row.pieces.splice(0)) yield { row: index.get(row)!, ...piece }
          if (row.failure) throw row.failure
        }
      }
    } finally {
      for (const row of rows) row.leave()
    }
  }
}
