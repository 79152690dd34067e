// Runs a model over a text and reads what happens inside. Programs are compiled on demand, one for each
// set of names and each length in powers of two: later tokens cannot change what earlier ones see, so a
// shorter text is padded behind its end.
import { type Backend, compile, input, type Program, type Tensor } from '@ts/tensor'
import { type Model, type Shape, shapeOf } from '@ts/transformer'
import type { Matrix } from './matrix.ts'
import { Unembedding } from './unembedding.ts'

/** The shortest program, in tokens. */
const SHORTEST = 16

/**
 * Looks inside a model.
 *
 * @example
 * const tracer = new Tracer(backend, model)
 * const { 'mlp.0': hidden } = await tracer.trace([1, 403, 407, 261], ['mlp.0'])
 * hidden.columns // F
 * tracer.close()
 */
export class Tracer {
  readonly model: Model
  readonly shape: Shape
  private readonly backend: Backend
  private readonly programs = new Map<string, Promise<Program>>()
  private head: Promise<Unembedding> | null = null
  /** Runs go one after another: they share programs. */
  private last: Promise<unknown> = Promise.resolve()

  /** @param model its weights must be in the backend */
  constructor(backend: Backend, model: Model) {
    this.backend = backend
    this.model = model
    this.shape = shapeOf(model.config)
  }

  /**
   * Reads internals of a text.
   *
   * @param tokens ids of the text, with the token that begins texts if the model knows one
   * @param names as in `Forward.internals`: `residual.0`, `query.0`, `mlp.0`, `final`, …
   * @returns under each name a row per token
   * @throws RangeError for an id or a name the model does not have, for no tokens, for more than its context
   */
  trace<Name extends string>(
    tokens: ArrayLike<number>,
    names: readonly Name[],
  ): Promise<Readonly<Record<Name, Matrix>>> {
    const ids = this.check(tokens)
    return this.inTurn(async () => {
      const length = Math.min(
        this.shape.context,
        Math.max(SHORTEST, 2 ** Math.ceil(Math.log2(ids.length))),
      )
      const program = await this.program(length, names)
      const padded = new Int32Array(length)
      padded.set(ids)
      const positions = Int32Array.from({ length }, (_, t) => t)
      await program.run({ tokens: padded, positions })
      const read = async (name: Name): Promise<readonly [Name, Matrix]> => {
        const data = (await program.read(name)) as Float32Array
        const columns = data.length / length
        const rows = ids.length
        return [name, { rows, columns, data: data.slice(0, rows * columns) }]
      }
      const entries: (readonly [Name, Matrix])[] = []
      for (const name of names) entries.push(await read(name))
      return Object.fromEntries(entries) as Record<Name, Matrix>
    })
  }

  /**
   * What the model would say next if the residual stream ended here: the final norm and the head.
   *
   * @param stream (rows, C), as `residual.i` is
   * @param each called with every row's logits (V), in order; it must not keep them
   */
  unembed(stream: Matrix, each: (logits: Float32Array, row: number) => void): Promise<void> {
    return this.inTurn(async () => {
      this.head ??= Unembedding.open(this.backend, this.model)
      await (await this.head).run(stream, each)
    })
  }

  /** Frees the programs. */
  close(): void {
    for (const program of this.programs.values()) program.then((p) => p.close()).catch(() => {})
    this.head?.then((head) => head.close()).catch(() => {})
    this.programs.clear()
    this.head = null
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work)
    this.last = result.catch(() => {})
    return result
  }

  private program(length: number, names: readonly string[]): Promise<Program> {
    const key = [length, ...names].join(' ')
    let program = this.programs.get(key)
    if (!program) {
      program = this.compile(length, names)
      this.programs.set(key, program)
    }
    return program
  }

  private compile(length: number, names: readonly string[]): Promise<Program> {
    const tokens = input('tokens', [1, length], 'i32')
    const positions = input('positions', [1, length], 'i32')
    const { internals } = this.model.forward({ tokens, positions })
    const outputs: Record<string, Tensor> = {}
    for (const name of names) {
      if (!Object.hasOwn(internals, name)) {
        const known = Object.keys(internals).join(', ')
        throw new RangeError(`trace: the model has no '${name}'; there are ${known}`)
      }
      outputs[name] = internals[name]
    }
    return compile(this.backend, outputs)
  }

  private check(tokens: ArrayLike<number>): Int32Array {
    const { vocabulary, context } = this.shape
    const bad = Array.from(tokens).find(
      (id) => !(Number.isInteger(id) && id >= 0 && id < vocabulary),
    )
    if (bad !== undefined) {
      throw new RangeError(`trace: token ${bad} is not one of the model's ${vocabulary} ids`)
    }
    if (tokens.length === 0) throw new RangeError('trace: there are no tokens to look at')
    if (tokens.length > context) {
      throw new RangeError(
        `trace: a text of ${tokens.length} tokens passes the context of ${context}; give at most so many`,
      )
    }
    return Int32Array.from(tokens)
  }
}
