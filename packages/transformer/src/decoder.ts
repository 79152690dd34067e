// Runs a model over texts that grow: two programs, for a chunk of prompt and for one token, over the
// same weights and the same cache. Knows nothing of sampling or text.
import { type Backend, compile, input, type Program } from '@ts/tensor'
import { KeyValueCache } from './cache.ts'
import type { Model } from './model.ts'

/** What a row of the batch reads in one step. */
export interface Reading {
  /** Tokens to read now, at most a chunk; none: the row rests. */
  readonly tokens: readonly number[]
  /** Position of the first of them. */
  readonly position: number
}

/** The two programs and their cache. */
export class Decoder {
  /** Rows of the batch. */
  readonly batch: number
  /** Most tokens a row reads in one step. */
  readonly chunk: number
  /** Most tokens a row can hold. */
  readonly capacity: number
  private readonly backend: Backend
  private readonly store: KeyValueCache
  private readonly programs: Program[] = []

  private constructor(backend: Backend, store: KeyValueCache, chunk: number) {
    this.backend = backend
    this.store = store
    this.batch = store.batch
    this.chunk = chunk
    this.capacity = store.capacity
  }

  /** Compiles the programs and allocates the cache. */
  static async open(
    backend: Backend,
    model: Model,
    sizes: { readonly batch: number; readonly chunk: number; readonly capacity: number },
  ): Promise<Decoder> {
    const store = new KeyValueCache(model, sizes.batch, sizes.capacity)
    const build = (time: number): Promise<Program> => {
      const shape = [sizes.batch, time]
      const { logits } = model.forward({
        tokens: input('tokens', shape, 'i32'),
        positions: input('positions', shape, 'i32'),
        cache: { store, slots: input('slots', shape, 'i32') },
        rows: input('rows', [sizes.batch], 'i32'),
      })
      return compile(backend, { logits })
    }
    const decoder = new Decoder(backend, store, sizes.chunk)
    try {
      for (const time of [1, sizes.chunk]) decoder.programs.push(await build(time))
    } catch (error) {
      decoder.close()
      throw error
    }
    return decoder
  }

  /**
   * Reads the next tokens of each row.
   *
   * @param readings one per row
   * @returns (B, V): after the last token each row read
   */
  async step(readings: readonly Reading[]): Promise<Float32Array> {
    const longest = Math.max(...readings.map(({ tokens }) => tokens.length))
    const program = this.programs[longest > 1 ? 1 : 0]
    const time = longest > 1 ? this.chunk : 1
    const tokens = new Int32Array(this.batch * time)
    const positions = new Int32Array(this.batch * time)
    const slots = new Int32Array(this.batch * time).fill(-1)
    const rows = new Int32Array(this.batch)
    readings.forEach((reading, b) => {
      reading.tokens.forEach((token, t) => {
        tokens[b * time + t] = token
        positions[b * time + t] = reading.position + t
        slots[b * time + t] = reading.position + t
      })
      rows[b] = b * time + Math.max(0, reading.tokens.length - 1)
    })
    await program.run({ tokens, positions, slots, rows })
    return Float32Array.from(await program.read('logits'))
  }

  /** Frees the programs and the cache. */
  close(): void {
    for (const program of this.programs) program.close()
    for (const leaf of [...this.store.keys, ...this.store.values]) this.backend.free(leaf)
  }
}
