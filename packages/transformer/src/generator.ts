// Continues texts: reads prompts in chunks, then draws token after token, for a batch of rows that
// may stand at different positions.
import type { Backend } from '@ts/tensor'
import type { Tokenizer } from '@ts/tokenizer'
import { endTokens, shapeOf } from './config/shape.ts'
import { Decoder } from './decoder.ts'
import type { Model } from './model.ts'
import { Random } from './random.ts'
import { Row } from './row.ts'
import { Sampler, type Sampling } from './sampling/sampler.ts'

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
}

/** How a text is continued. */
export interface GenerateOptions {
  /** How tokens are drawn; default: from the model's own distribution. */
  readonly sampling?: Sampling
  /** Most new tokens of each row; default: what the context leaves. */
  readonly maxTokens?: number
  /** The same seed draws the same tokens; default 0. Row i of a batch draws from a stream of its own. */
  readonly seed?: number
  /** Strings and ids that end a text, besides the model's own end. They are not part of it. */
  readonly stop?: readonly (string | number)[]
  /** Aborting makes the iteration throw the signal's reason before the next step. */
  readonly signal?: AbortSignal
}

/** A text, or its ids. */
export type Prompt = string | ArrayLike<number>

/** Why a row ended: a stop id or string came, or `maxTokens` were drawn. */
export type EndReason = 'stop' | 'length'

/** What a row gained in one step. */
export interface Piece {
  /** Which prompt. */
  readonly row: number
  /** The token drawn; null when it is a stop id or none. */
  readonly token: number | null
  /** Text that is complete now; may be empty, never ends inside a character. */
  readonly text: string
  /** Set on a row's last piece. */
  readonly end: EndReason | null
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
  private readonly model: Model
  private readonly decoder: Decoder
  private readonly tokenizer: Tokenizer | null
  private readonly overflow: 'error' | 'slide'
  private busy = false

  private constructor(
    model: Model,
    decoder: Decoder,
    { tokenizer = null, overflow = 'error' }: GeneratorOptions,
  ) {
    this.model = model
    this.decoder = decoder
    this.tokenizer = tokenizer
    this.overflow = overflow
  }

  /**
   * Compiles the two programs and allocates the cache.
   *
   * @throws RangeError if the context is longer than the model's or the tokenizer has more ids than it
   */
  static async open(
    backend: Backend,
    model: Model,
    options: GeneratorOptions = {},
  ): Promise<Generator> {
    const { context: longest, vocabulary } = shapeOf(model.config)
    const { batch = 1, context = longest, chunk = 32, tokenizer } = options
    if (tokenizer && tokenizer.vocabSize > vocabulary) {
      throw new RangeError(
        `generate: the tokenizer has ${tokenizer.vocabSize} ids, the model ${vocabulary}; it belongs to another model`,
      )
    }
    const sizes = { batch, chunk: Math.min(chunk, context), capacity: context }
    return new Generator(model, await Decoder.open(backend, model, sizes), options)
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
      const rows = prompts.map((prompt, index) => this.row(prompt, index, options))
      yield* this.run(rows, options)
    } finally {
      this.busy = false
    }
  }

  /** Frees the programs and the cache. */
  close(): void {
    this.decoder.close()
  }

  private async *run(
    waiting: Row[],
    { sampling, signal }: GenerateOptions,
  ): AsyncGenerator<Piece, void, undefined> {
    const { batch, chunk } = this.decoder
    const { vocabulary } = shapeOf(this.model.config)
    // A model may have rows that no token uses, for the sake of round sizes.
    const known = this.tokenizer?.vocabSize ?? vocabulary
    const sampler = new Sampler(known, sampling)
    const places = Array<Row | null>(batch).fill(null)
    for (;;) {
      signal?.throwIfAborted()
      places.forEach((row, i) => {
        if (!row || row.ended) places[i] = waiting.shift() ?? null
      })
      if (places.every((row) => row === null)) return
      const readings = places.map((row) => row?.read(chunk) ?? { tokens: [], position: 0 })
      const logits = await this.decoder.step(readings)
      for (const [i, row] of places.entries()) {
        const at = i * vocabulary
        if (row?.ready) yield row.draw(sampler, logits.subarray(at, at + known))
      }
    }
  }

  private row(prompt: Prompt, index: number, options: GenerateOptions): Row {
    const { tokenizer, overflow, decoder, model } = this
    const { maxTokens, stop = [], seed = 0 } = options
    const tokens = this.tokens(prompt)
    const room = decoder.capacity - tokens.length
    if (overflow === 'error' && (room < 1 || (maxTokens ?? 0) > room)) {
      const asked = maxTokens === undefined ? '' : ` and maxTokens ${maxTokens}`
      throw new RangeError(
        `generate: a prompt of ${tokens.length} tokens${asked} must fit the context of ${decoder.capacity}; ` +
          (room < 1 ? `shorten the prompt by ${1 - room}` : `at most ${room} new tokens do`),
      )
    }
    return new Row({
      index,
      tokens,
      capacity: decoder.capacity,
      maxTokens: maxTokens ?? (overflow === 'slide' ? decoder.capacity : room),
      random: new Random(seed, index),
      stopIds: [...endTokens(model.config), ...stop.filter((s) => typeof s === 'number')],
      stopTexts: stop.filter((s) => typeof s === 'string'),
      text: tokenizer?.decodeStream(tokens) ?? null,
    })
  }

  /** A prompt's ids, all checked; an empty one becomes the token that begins texts. */
  private tokens(prompt: Prompt): number[] {
    const { tokenizer, model } = this
    const { vocabulary } = shapeOf(model.config)
    if (typeof prompt === 'string' && !tokenizer) {
      throw new RangeError('generate: a prompt of text needs a tokenizer; give one or give ids')
    }
    const ids = typeof prompt === 'string' ? tokenizer!.encode(prompt, { special: true }) : prompt
    const tokens = Array.from(ids)
    const bad = tokens.find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabulary))
    if (bad !== undefined) {
      throw new RangeError(`generate: token ${bad} is not one of the model's ${vocabulary} ids`)
    }
    if (tokens.length > 0) return tokens
    const first = tokenizer?.bos ?? tokenizer?.endOfText ?? model.config.bos_token_id
    if (first === undefined) {
      throw new RangeError(
        'generate: the prompt is empty and no token begins a text; give a prompt',
      )
    }
    return [first]
  }
}
