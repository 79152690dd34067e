// A compiled graph: run it, read it, print it. The only thing a backend has to know how to hold.
import { BackendError, ShapeError } from './errors.ts'
import { type Layout, type Location, type Place, type Plan, plan, type Step } from './plan.ts'
import type { Quantized } from './quantized.ts'
import { formatShape, type Leaf, type Spec, sizeOf, type Tensor } from './tensor.ts'

/** Numbers given to or read from a tensor. */
export type Data = Float32Array | Int32Array

/** Where programs run. It knows how to load and replay them and nothing about any op. */
export interface Backend extends Layout {
  readonly name: string
  /** Runs that may still be under way when the next begins: reads of them come late by as many. Default 0. */
  readonly ahead?: number
  /** Bytes held now: parameters and the slots of open programs. */
  readonly bytes: number
  /** @throws BackendError naming the op, if a step has no kernel here, or the memory is not to be had */
  load(plan: Plan): Promise<Loaded>
  /**
   * Sets a parameter. One that is quantised rounds numbers, and takes what is quantised as it is.
   *
   * @param data as many elements as the leaf has
   */
  write(leaf: Leaf, data: ArrayLike<number> | Quantized): void
  /** Copies a parameter out. */
  read(leaf: Leaf): Promise<Float32Array>
  /** Whether a parameter has storage here, from its first write on or from that of its group. */
  holds(leaf: Leaf): boolean
  /** Gives a parameter's memory back, its group's with it. Close the programs that use it first. */
  free(leaf: Leaf): void
  /**
   * Where the device can be lost, opens it anew: programs stay and have their constants, all other values
   * are zero until they are written again. @throws BackendError if there is none any more
   */
  reopen?(): Promise<void>
  /** Ends the backend, its programs and its parameters. */
  close(): void
}

/** A plan that a backend holds ready. */
export interface Loaded {
  write(place: Place, data: ArrayLike<number>): void
  run(): Promise<void>
  read(place: Place): Promise<Data>
  /** Milliseconds of each step of one run. */
  profile(): Promise<readonly number[]>
  close(): void
}

/** A graph ready to be replayed. */
export interface Program {
  readonly steps: readonly Step[]
  /** Bytes of the program's own slots; parameters not counted. */
  readonly bytes: number
  /**
   * Runs every step once. An input that is not fed keeps its value of the run before.
   * @throws ShapeError for a feed that no input is named after, or of the wrong length; BackendError after {@link close}
   */
  run(feeds?: Readonly<Record<string, ArrayLike<number>>>): Promise<void>
  /** Copies an output of the last run. */
  read(name: string): Promise<Data>
  /** As {@link run}, and tells the milliseconds of each step. */
  profile(feeds?: Readonly<Record<string, ArrayLike<number>>>): Promise<readonly number[]>
  /** Frees the program's slots. */
  close(): void
  /** One line per step: op, shapes, storage, work. */
  toString(): string
}

/**
 * Compiles a graph for a backend.
 *
 * @param outputs tensors to be read after a run, by name
 * @param updates the new values of parameters that a run shall leave behind
 * @throws ShapeError if the graph cannot be ordered; BackendError if the backend cannot hold it
 *
 * @example
 * const x = input('x', [2])
 * const program = await compile(backend, { y: add(x, x) })
 * await program.run({ x: [1, 2] })
 * await program.read('y') // Float32Array [2, 4]
 */
export async function compile(
  backend: Backend,
  outputs: Readonly<Record<string, Tensor>>,
  updates: readonly Tensor[] = [],
): Promise<Program> {
  const planned = plan(outputs, updates, backend)
  const loaded = await backend.load(planned)
  for (const place of planned.constants) loaded.write(place, place.data)
  return new PlannedProgram(planned, loaded)
}

/**
 * Compiles, runs once, reads and frees: for trying things out and for tests.
 *
 * @param feeds values of the inputs by name
 */
export async function evaluate(
  backend: Backend,
  tensor: Tensor,
  feeds: Readonly<Record<string, ArrayLike<number>>> = {},
): Promise<Data> {
  const program = await compile(backend, { tensor })
  await program.run(feeds)
  const data = await program.read('tensor')
  program.close()
  return data
}

class PlannedProgram implements Program {
  private readonly plan: Plan
  private readonly loaded: Loaded
  /** Its memory may be another's by now. */
  private closed = false

  constructor(planned: Plan, loaded: Loaded) {
    this.plan = planned
    this.loaded = loaded
  }

  get steps(): readonly Step[] {
    return this.plan.steps
  }

  get bytes(): number {
    return 4 * this.plan.slots.reduce((sum, size) => sum + size, 0)
  }

  run(feeds: Readonly<Record<string, ArrayLike<number>>> = {}): Promise<void> {
    this.expectOpen()
    this.feed(feeds)
    return this.loaded.run()
  }

  profile(feeds: Readonly<Record<string, ArrayLike<number>>> = {}): Promise<readonly number[]> {
    this.expectOpen()
    this.feed(feeds)
    return this.loaded.profile()
  }

  async read(name: string): Promise<Data> {
    this.expectOpen()
    const place = this.plan.outputs.get(name)
    if (!place) {
      throw new ShapeError(`read: no output '${name}'; there are ${names(this.plan.outputs)}`)
    }
    return this.loaded.read(place)
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.loaded.close()
  }

  toString(): string {
    const lines = this.steps.map((step, i) => {
      const { op, node, sizes, scalars, units } = step
      const list = (tensors: readonly (Spec | null)[], at: readonly (Location | null)[]): string =>
        tensors
          .map((tensor, j) => (tensor && at[j] ? formatShape(tensor) + formatLocation(at[j]) : '–'))
          .join(' ')
      const cost = op.cost?.({ ...sizes, ...scalars }, units)
      const work = cost ? `  ${count(cost.flops)}FLOP ${count(cost.bytes)}B` : ''
      const result = list(node.outputs, step.outputs)
      return `${String(i).padStart(4)}  ${op.name} ${list(node.inputs, step.inputs)} → ${result}${work}`
    })
    return [...lines, `${this.steps.length} steps, ${count(this.bytes)}B in slots`].join('\n')
  }

  private expectOpen(): void {
    if (this.closed) throw new BackendError('program: it is closed; compile it anew')
  }

  private feed(feeds: Readonly<Record<string, ArrayLike<number>>>): void {
    for (const name in feeds) {
      const place = this.plan.inputs.get(name)
      const data = feeds[name]
      if (!place) {
        throw new ShapeError(`run: no input '${name}'; there are ${names(this.plan.inputs)}`)
      }
      if (data.length !== sizeOf(place.tensor)) {
        throw new ShapeError(
          `run: input '${name}' is ${formatShape(place.tensor)}, got ${data.length} elements`,
        )
      }
      this.loaded.write(place, data)
    }
  }
}

/** The parameter storage a leaf lives in. @throws BackendError for inputs and constants */
export function storageOf(leaf: Leaf): { readonly flat: Leaf; readonly offset: number } {
  if (leaf.kind !== 'parameter') {
    throw new BackendError(`backend: '${leaf.name}' is an ${leaf.kind}; only parameters are kept`)
  }
  return leaf.home ?? { flat: leaf, offset: 0 }
}

function names(places: ReadonlyMap<string, unknown>): string {
  return [...places.keys()].map((name) => `'${name}'`).join(', ') || 'none'
}

function formatLocation(location: Location): string {
  const place =
    'slot' in location
      ? `s${location.slot}${location.half ? ':f16' : ''}`
      : location.leaf.name || 'parameter'
  return `@${place}${location.offset ? `+${location.offset}` : ''}`
}

function count(n: number): string {
  const step = Math.min(4, Math.floor(Math.log10(Math.max(1, n)) / 3))
  return `${Number((n / 1000 ** step).toPrecision(3))} ${['', 'k', 'M', 'G', 'T'][step]}`
}
