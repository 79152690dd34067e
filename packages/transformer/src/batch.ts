// Texts that are continued together, over one cache: who has which row of it, and what each reads in a
// step. The one engine under Generator and Batcher.
import { type Backend, BackendError } from '@ts/tensor'
import type { Tokenizer } from '@ts/tokenizer'
import { endTokens, shapeOf } from './config/shape.ts'
import { Decoder, type Found, type Reading } from './decoder.ts'
import type { Model } from './model.ts'
import type { GenerateOptions, SubmitOptions } from './options.ts'
import { expectValues } from './parameters.ts'
import type { Prompt } from './piece.ts'
import { Random } from './random.ts'
import { Row } from './row.ts'
import { checkSampling } from './sampling/sampling.ts'

/** How a batch is set up. */
export interface BatchOptions {
  readonly tokenizer: Tokenizer | null
  /** Texts continued at once; the others wait. */
  readonly rows: number
  /** Most tokens of a text, prompt included. */
  readonly context: number
  /** Tokens read in a step beyond one of each row: those of prompts. */
  readonly chunk: number
  readonly overflow: 'error' | 'slide'
  readonly fallback: Fallback | null
}

/** Opens another backend that holds the model's weights, to go on with when the first one's device is lost. */
export type Fallback = () => Promise<Backend>

/** Rows, those who wait for one, and the model that they share. */
export class Batch {
  private readonly model: Model
  private decoder: Decoder
  private readonly tokenizer: Tokenizer | null
  private readonly chunk: number
  private readonly overflow: 'error' | 'slide'
  /** A model may have ids that no token uses, for the sake of round sizes; they are never drawn. */
  private readonly known: number
  private readonly vocabulary: number
  private readonly places: (Row | null)[]
  private queue: Row[] = []
  private fallback: Fallback | null

  /**
   * @throws RangeError if the context is longer than the model's, the tokenizer has more ids than it, or its
   *         weights were never loaded
   */
  constructor(backend: Backend, model: Model, options: BatchOptions) {
    const { tokenizer, rows, context, chunk, overflow } = options
    const { vocabulary } = shapeOf(model.config)
    if (tokenizer && tokenizer.vocabSize > vocabulary) {
      throw new RangeError(
        `generate: the tokenizer has ${tokenizer.vocabSize} ids, the model ${vocabulary}; it belongs to another model`,
      )
    }
    expectValues(backend, model, 'generate')
    expectCount('rows', rows)
    expectCount('chunk', chunk)
    this.model = model
    this.vocabulary = vocabulary
    this.known = tokenizer?.vocabSize ?? vocabulary
    this.decoder = new Decoder(backend, model, { batch: rows, capacity: context })
    this.tokenizer = tokenizer
    this.chunk = Math.min(chunk, context)
    this.overflow = overflow
    this.fallback = options.fallback
    this.places = Array<Row | null>(rows).fill(null)
  }

  /** Allocates the cache and compiles what every text needs; how long a prompt is, that tells the first. */
  prepare(): Promise<void> {
    return this.decoder.prepare(1, 1)
  }

  /** Rows at work. */
  get active(): number {
    return this.places.filter((row) => row && !row.ended).length
  }

  /** Rows that wait for a place. */
  get waiting(): number {
    return this.queue.filter((row) => !row.ended).length
  }

  /**
   * A row for a prompt, not yet part of the batch.
   *
   * @param stream which of several texts of one seed
   * @throws RangeError for a token the model does not have, an empty prompt where no token can begin a
   *         text, a prompt that does not fit, and settings out of their range
   */
  row(prompt: Prompt, options: GenerateOptions & SubmitOptions, stream: number): Row {
    const { tokenizer, overflow, model } = this
    const { capacity } = this.decoder
    const { sampling = {}, maxTokens, stop = [], seed = 0, signal = null } = options
    const { logprobs = null, echo = false, logitBias = {} } = options
    checkSampling(sampling)
    expectCount('maxTokens', maxTokens ?? 0, 0)
    const tokens = this.tokens(prompt)
    const room = capacity - tokens.length
    if (overflow === 'error' && (maxTokens ?? 1) > room) {
      const asked = maxTokens === undefined ? '' : ` and maxTokens ${maxTokens}`
      throw new RangeError(
        `generate: a prompt of ${tokens.length} tokens${asked} must fit the context of ${capacity}; ` +
          (room < 1 ? `shorten the prompt by ${1 - room}` : `at most ${room} new tokens do`),
      )
    }
    const bias = Object.entries(logitBias).map(([id, value]) => [Number(id), value] as const)
    for (const [id, value] of bias) {
      if (Number.isInteger(id) && id >= 0 && id < this.known && Number.isFinite(value)) continue
      throw new RangeError(
        `generate: logitBias must give finite numbers to ids below ${this.known}, got ${value} for ${id}`,
      )
    }
    return new Row({
      tokens,
      capacity,
      maxTokens: maxTokens ?? (overflow === 'slide' ? capacity : room),
      sampling,
      known: this.known,
      random: new Random(seed, stream),
      stopIds: [...endTokens(model.config), ...stop.filter((s) => typeof s === 'number')],
      stopTexts: stop.filter((s) => typeof s === 'string'),
      text: tokenizer?.decodeStream(echo ? [] : tokens) ?? null,
      logitBias: bias,
      logprobs,
      echo,
      signal,
    })
  }

  /** Lets a row take part from the next step on in which a place is free. */
  add(row: Row): void {
    this.queue.push(row)
  }

  /**
   * One step of every row: a token each, and the rest of the chunk for prompts, in equal parts.
   *
   * @returns the rows that took part; what they gained lies in their `pieces`
   */
  async step(): Promise<readonly Row[]> {
    this.seat()
    const rows = [...this.places.entries()].flatMap(([place, row]) => (row ? [{ place, row }] : []))
    if (rows.length === 0) return []
    const shares = deal(
      rows.map(({ row }) => row.unread - 1),
      this.chunk - 1,
    )
    const reads = rows.map(({ place, row }, i) => {
      return { row: place, ...row.read(1 + shares[i]), settings: row.settings() }
    })
    const members = rows.map(({ row }) => row)
    try {
      const looks = members.some((row) => row.looks)
      await this.hand(members, reads, await this.decoder.step(reads, looks))
    } catch (error) {
      if (!this.fallback || !(error instanceof BackendError && error.deviceLost)) throw error
      await this.move(this.fallback)
    }
    return members
  }

  /** Gives each row what was found for it. One that edits its logits has its token drawn from them anew. */
  private async hand(
    rows: readonly Row[],
    reads: readonly Reading[],
    { tokens, logits }: Found,
  ): Promise<void> {
    let at = 0
    for (const [i, row] of rows.entries()) {
      const { wanted, settings } = reads[i]
      const count = wanted === 'all' ? reads[i].tokens.length : wanted === 'last' ? 1 : 0
      const own: Float32Array[] = []
      for (const end = at + count; at < end; at++) {
        const from = at * this.vocabulary
        if (row.looks) own.push(logits.subarray(from, from + this.known))
      }
      let token = tokens[at - 1]
      if (row.edits && count > 0) {
        const edited = own[count - 1].slice()
        row.edit(edited)
        token = await this.decoder.draw(edited, settings)
      }
      row.take(token, own)
    }
  }

  /** Frees the programs and the cache. */
  close(): void {
    this.decoder.close()
  }

  /** Goes on elsewhere: every text is read again. */
  private async move(fallback: Fallback): Promise<void> {
    const { batch, capacity } = this.decoder
    this.decoder.close()
    this.fallback = null
    const backend = await fallback()
    expectValues(backend, this.model, 'generate: fallback')
    this.decoder = new Decoder(backend, this.model, { batch, capacity })
    for (const row of this.places) row?.restart()
  }

  /** Frees the places of rows that have ended and gives them to those who wait. */
  private seat(): void {
    this.queue = this.queue.filter((row) => !row.ended)
    this.places.forEach((row, i) => {
      if (!row || row.ended) this.places[i] = this.queue.shift() ?? null
    })
  }

  /** A prompt's ids, all checked; an empty one becomes the token that begins texts. */
  private tokens(prompt: Prompt): number[] {
    const { tokenizer, model, vocabulary } = this
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

/** Deals out `budget` tokens in equal shares; who needs less leaves the rest to the others. */
function deal(needs: readonly number[], budget: number): readonly number[] {
  const shares = needs.map(() => 0)
  const order = [...needs.keys()].filter((i) => needs[i] > 0).sort((a, b) => needs[a] - needs[b])
  order.forEach((i, n) => {
    shares[i] = Math.min(needs[i], Math.floor(budget / (order.length - n)))
    budget -= shares[i]
  })
  return shares
}

function expectCount(name: string, value: number, least = 1): void {
  if (Number.isInteger(value) && value >= least) return
  throw new RangeError(`generate: ${name} must be a whole number from ${least}, got ${value}`)
}
