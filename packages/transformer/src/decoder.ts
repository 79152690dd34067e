// Runs a model over texts that grow: programs for flat lists of tokens, over the same weights and the
// same cache. Knows nothing of sampling or text.
import { type Backend, compile, type Data, input, type Program } from '@ts/tensor'
import { KeyValueCache } from './cache.ts'
import type { Model } from './model.ts'

/** What a row of the cache reads in one step. */
export interface Reading {
  readonly row: number
  /** Position of the first token. */
  readonly position: number
  readonly tokens: readonly number[]
  /** After which of the tokens logits are wanted. */
  readonly wanted: 'none' | 'last' | 'all'
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
    const count = wanted === 0 ? 0 : sizeFor(wanted)
    await this.program(sizeFor(tokens), count, count > 0 && this.draws)
  }

  /**
   * Reads the next tokens of some rows.
   *
   * @param draws (R, 4): how to draw a token instead of reading its logits, where the backend does that
   * @returns     (R, V): logits after each token that wants them, in the order of the readings; with
   *              `draws` the ids (R)
   */
  async step(readings: readonly Reading[], draws?: Float32Array): Promise<Data> {
    const all = readings.flatMap(({ row, position, tokens, wanted }) =>
      tokens.map((token, t) => ({
        token,
        position: position + t,
        slot: row * this.capacity + position + t,
        wanted: wanted === 'all' || (wanted === 'last' && t === tokens.length - 1),
      })),
    )
    const parts: Data[] = []
    let drawn = 0
    for (let from = 0; from < all.length; from += LONGEST) {
      const part = await this.read(all.slice(from, from + LONGEST), draws?.subarray(4 * drawn))
      drawn += part.length
      parts.push(part)
    }
    return parts.length === 1 ? parts[0] : joined(parts)
  }

  /** Whether a step can draw. */
  get draws(): boolean {
    return this.backend.draw !== undefined
  }

  /** Frees the programs and the cache. */
  close(): void {
    for (const program of this.programs.values()) program.close()
    for (const leaf of [...this.store.keys, ...this.store.values]) this.backend.free(leaf)
  }

  private async read(all: readonly FlatToken[], draws?: Float32Array): Promise<Data> {
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
    const program = await this.program(size, count, draws !== undefined)
    if (count === 0) {
      await program.run({ tokens, positions, slots })
      return new Float32Array(0)
    }
    const rows = new Int32Array(count)
    rows.set(wanted)
    const feeds = { tokens, positions, slots, rows }
    if (draws) {
      const settings = new Float32Array(4 * count)
      settings.set(draws.subarray(0, 4 * wanted.length))
      await program.run({ ...feeds, settings })
    } else await program.run(feeds)
    const found = await program.read('found')
    return found.subarray(0, (found.length / count) * wanted.length)
  }

  private async program(size: number, wanted: number, draws: boolean): Promise<Program> {
    const key = `${size} ${wanted} ${draws}`
    const program = this.programs.get(key) ?? (await this.build(size, wanted, draws))
    this.programs.set(key, program)
    return program
  }

  private build(size: number, wanted: number, draws: boolean): Promise<Program> {
    const { logits, internals } = this.model.forward({
      tokens: input('tokens', [size], 'i32'),
      positions: input('positions', [size], 'i32'),
      cache: { store: this.store, slots: input('slots', [size], 'i32') },
      rows: wanted > 0 ? input('rows', [wanted], 'i32') : null,
    })
    // Where nobody wants logits the head is left out.
    if (wanted === 0) return compile(this.backend, { final: internals.final })
    const { backend } = this
    const settings = input('settings', [wanted, 4])
    return compile(backend, { found: draws ? backend.draw!(logits, settings) : logits })
  }
}

interface FlatToken {
  readonly token: number
  readonly position: number
  readonly slot: number
  readonly wanted: boolean
}

function sizeFor(count: number): number {
  return SIZES.find((size) => size >= count)!
}

function joined(parts: readonly Data[]): Data {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
