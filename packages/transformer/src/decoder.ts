// Runs a model over texts that grow: programs for flat lists of tokens, over the same weights and the
// same cache. Knows nothing of text.
import { type Backend, compile, drawTokens, input, type Program } from '@ts/tensor'
import { KeyValueCache } from './cache.ts'
import type { Model } from './model.ts'
import { SETTINGS } from './sampling/sampling.ts'

/** What a row of the cache reads in one step. */
export interface Reading {
  readonly row: number
  /** Position of the first token. */
  readonly position: number
  readonly tokens: readonly number[]
  /** After which of the tokens another is drawn. */
  readonly wanted: 'none' | 'last' | 'all'
  /** How: a row of the settings of `drawTokens`. */
  readonly settings: readonly number[]
}

/** What a step found, after each token that wants it, in the order of the readings. */
export interface Found {
  /** (R): the tokens drawn; −1 where no logit is finite. */
  readonly tokens: Int32Array
  /** (R, V); empty if they were not asked for. */
  readonly logits: Float32Array
}

/** How many tokens programs are made for; a step takes the next larger one. */
const SIZES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128]

/** Tokens of the longest program: up to so many, a token's bits do not depend on how many there are. */
const LONGEST = 128

/**
 * A model and its cache. A step reads any number of tokens of any rows: many of one whose prompt is long
 * beside one of each that is being continued. A token's logits depend on its own row alone, to the bit.
 */
export class Decoder {
  /** Rows of the cache. */
  readonly batch: number
  /** Most tokens a row can hold. */
  readonly capacity: number
  private readonly backend: Backend
  private readonly model: Model
  private readonly store: KeyValueCache
  private readonly programs = new Map<string, Program>()
  private drawing: Promise<Program> | null = null

  /**
   * Plans the cache; programs are compiled when they are first needed.
   *
   * @throws RangeError if the capacity passes the model's context
   */
  constructor(backend: Backend, model: Model, sizes: { batch: number; capacity: number }) {
    this.backend = backend
    this.model = model
    this.store = new KeyValueCache(model, sizes.batch, sizes.capacity)
    this.batch = sizes.batch
    this.capacity = sizes.capacity
  }

  /** Compiles the program for so many tokens, of which `wanted` want logits, before it is needed. */
  async prepare(tokens: number, wanted: number): Promise<void> {
    await this.program(sizeFor(tokens), wanted === 0 ? 0 : sizeFor(wanted))
  }

  /**
   * Reads the next tokens of some rows, and draws those that follow.
   *
   * @param looks whether logits are wanted too
   */
  async step(readings: readonly Reading[], looks: boolean): Promise<Found> {
    const all = readings.flatMap(({ row, position, tokens, wanted, settings }) =>
      tokens.map((token, t) => ({
        token,
        position: position + t,
        slot: row * this.capacity + position + t,
        settings,
        wanted: wanted === 'all' || (wanted === 'last' && t === tokens.length - 1),
      })),
    )
    const parts: Found[] = []
    for (let from = 0; from < all.length; from += LONGEST) {
      parts.push(await this.read(all.slice(from, from + LONGEST), looks))
    }
    return parts.length === 1 ? parts[0] : joined(parts)
  }

  /** Draws a token from given logits (V). @param settings a row of the settings of `drawTokens` */
  async draw(logits: Float32Array, settings: readonly number[]): Promise<number> {
    this.drawing ??= compile(this.backend, {
      tokens: drawTokens(input('logits', [1, logits.length]), input('settings', [1, SETTINGS])),
    })
    const program = await this.drawing
    await program.run({ logits, settings })
    return (await program.read('tokens'))[0]
  }

  /** Frees the programs and the cache. */
  close(): void {
    void this.drawing?.then((program) => program.close())
    for (const program of this.programs.values()) program.close()
    for (const leaf of [...this.store.keys, ...this.store.values]) this.backend.free(leaf)
  }

  private async read(all: readonly FlatToken[], looks: boolean): Promise<Found> {
    const size = sizeFor(all.length)
    const [tokens, positions] = [new Int32Array(size), new Int32Array(size)]
    const slots = new Int32Array(size).fill(-1)
    const wanted: number[] = []
    all.forEach((token, n) => {
      tokens[n] = token.token
      positions[n] = token.position
      slots[n] = token.slot
      if (token.wanted) wanted.push(n)
    })
    const count = wanted.length === 0 ? 0 : sizeFor(wanted.length)
    const program = await this.program(size, count)
    if (count === 0) {
      await program.run({ tokens, positions, slots })
      return { tokens: new Int32Array(0), logits: new Float32Array(0) }
    }
    const rows = new Int32Array(count)
    const settings = new Float32Array(SETTINGS * count)
    wanted.forEach((n, i) => {
      rows[i] = n
      settings.set(all[n].settings, SETTINGS * i)
    })
    await program.run({ tokens, positions, slots, rows, settings })
    const drawn = (await program.read('tokens')) as Int32Array
    const logits = looks ? ((await program.read('logits')) as Float32Array) : new Float32Array(0)
    const share = wanted.length / count
    return {
      tokens: drawn.subarray(0, wanted.length),
      logits: logits.subarray(0, logits.length * share),
    }
  }

  private async program(size: number, wanted: number): Promise<Program> {
    const key = `${size} ${wanted}`
    const program = this.programs.get(key) ?? (await this.build(size, wanted))
    this.programs.set(key, program)
    return program
  }

  private build(size: number, wanted: number): Promise<Program> {
    const { logits, internals } = this.model.forward({
      tokens: input('tokens', [size], 'i32'),
      positions: input('positions', [size], 'i32'),
      cache: { store: this.store, slots: input('slots', [size], 'i32') },
      rows: wanted > 0 ? input('rows', [wanted], 'i32') : null,
    })
    // Where nobody wants logits the head is left out.
    if (wanted === 0) return compile(this.backend, { final: internals.final })
    const tokens = drawTokens(logits, input('settings', [wanted, SETTINGS]))
    return compile(this.backend, { tokens, logits })
  }
}

interface FlatToken {
  readonly token: number
  readonly position: number
  readonly slot: number
  readonly wanted: boolean
  readonly settings: readonly number[]
}

function sizeFor(count: number): number {
  return SIZES.find((size) => size >= count)!
}

function joined(parts: readonly Found[]): Found {
  const tokens = Int32Array.from(parts.flatMap((part) => [...part.tokens]))
  const logits = new Float32Array(parts.reduce((sum, part) => sum + part.logits.length, 0))
  let at = 0
  for (const part of parts) {
    logits.set(part.logits, at)
    at += part.logits.length
  }
  return { tokens, logits }
}
