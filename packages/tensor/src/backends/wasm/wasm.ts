// The WebAssembly backend: kernels in SIMD, programs replayed by threads on one shared memory.
import { BackendError } from '../../errors.ts'
import type { Location, Place, Plan } from '../../plan.ts'
import { type Backend, type Data, type Loaded, storageOf } from '../../program.ts'
import {
  dequantize,
  isQuantized,
  plainNumbers,
  type Quantized,
  quantizedFor,
} from '../../quantized.ts'
import { type Leaf, paddedSize, sizeOf } from '../../tensor.ts'
import { assemble } from './assemble.ts'
import {
  type Build,
  compileKernels,
  instantiateKernels,
  type Kernels,
  type PackedKernels,
} from './kernels.ts'
import { Memory } from './memory.ts'
import { packQuantized, unpackQuantized } from './packQuantized.ts'
import { schedule } from './schedule.ts'
import { BARRIER_OFFSET, CONTROL_BYTES, Threads } from './threads.ts'

/** About 50 µs of looking before a thread sleeps: longer than any gap inside a program. */
const SPIN = 20_000

/** How to open the backend. */
export interface WasmOptions {
  /**
   * Threads that share the work, the calling one included. More than one needs SharedArrayBuffer: in a
   * browser a cross-origin isolated page, and a worker as the calling thread.
   */
  readonly threads?: number
  /** The build of the kernels; by default the fastest that this machine runs correctly. */
  readonly build?: Build
  /**
   * Nanoseconds of work, as estimated, from which threads share a step, default 4000; below, they would
   * wait for each other longer than they work. 0: they share all. The bits are the same.
   */
  readonly shareFrom?: number
}

/** The WebAssembly backend, and what it found on this machine. */
export interface WasmBackend extends Backend {
  readonly threads: number
  readonly build: Build
}

/**
 * Opens the backend with a set of kernels.
 *
 * @throws BackendError if the engine has no SIMD, or threads are asked for where memory cannot be shared
 */
export async function openKernels(
  packed: PackedKernels,
  { threads = 1, build, shareFrom = 4000 }: WasmOptions,
): Promise<WasmBackend> {
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) {
    throw new BackendError(`wasm: threads must be a whole number from 1 to 64, got ${threads}`)
  }
  const shared = threads > 1
  if (shared && typeof SharedArrayBuffer === 'undefined') {
    throw new BackendError(
      'wasm: threads need SharedArrayBuffer; serve the page cross-origin isolated or use one thread',
    )
  }
  if (shared && 'document' in globalThis) {
    throw new BackendError(
      'wasm: the thread that shows the page must not wait for others; open it in a worker',
    )
  }
  const kernels = await compileKernels(packed, shared, build)
  const memory = new Memory(shared)
  const control = memory.allocate(CONTROL_BYTES)
  const main = instantiateKernels(kernels.module, memory.wasm, 0)
  const scratch = Array.from({ length: threads }, () => memory.allocate(main.scratchBytes()))
  main.setScratch(scratch[0])
  const workers = shared
    ? await Threads.start(kernels.module, memory.wasm, control, scratch.slice(1), SPIN)
    : null
  return new Wasm(memory, main, workers, { threads, build: kernels.build, control, shareFrom })
}

class Wasm implements WasmBackend {
  readonly name = 'wasm'
  readonly inPlace = true
  readonly threads: number
  readonly build: Build
  private readonly memory: Memory
  private readonly kernels: Kernels
  private readonly workers: Threads | null
  private readonly barrier: number
  private readonly shareFrom: number
  private readonly parameters = new Map<Leaf, number>()
  /** Loads one after another: workers answer to one message at a time. */
  private loading: Promise<unknown> = Promise.resolve()

  constructor(
    memory: Memory,
    kernels: Kernels,
    workers: Threads | null,
    options: { threads: number; build: Build; control: number; shareFrom: number },
  ) {
    this.memory = memory
    this.kernels = kernels
    this.workers = workers
    this.threads = options.threads
    this.build = options.build
    this.shareFrom = options.shareFrom
    this.barrier = options.control + BARRIER_OFFSET
  }

  get bytes(): number {
    return this.memory.used
  }

  load(plan: Plan): Promise<Loaded> {
    const loaded = this.loading.then(() => this.loadNow(plan))
    this.loading = loaded.catch(() => {})
    return loaded
  }

  write(leaf: Leaf, data: ArrayLike<number> | Quantized): void {
    const { flat, offset } = storageOf(leaf)
    if (isQuantized(leaf)) {
      packQuantized(quantizedFor(leaf, data), leaf, this.packed(leaf))
      return
    }
    this.memory
      .view(this.addressOf({ leaf: flat, offset }), leaf, sizeOf(leaf))
      .set(plainNumbers(leaf, data))
  }

  async read(leaf: Leaf): Promise<Float32Array> {
    if (isQuantized(leaf)) {
      return dequantize(unpackQuantized(this.packed(leaf), leaf), leaf.shape[1])
    }
    const { flat, offset } = storageOf(leaf)
    const address = this.addressOf({ leaf: flat, offset })
    return Float32Array.from(this.memory.view(address, leaf, sizeOf(leaf)))
  }

  holds(leaf: Leaf): boolean {
    return this.parameters.has(storageOf(leaf).flat)
  }

  free(leaf: Leaf): void {
    const { flat } = storageOf(leaf)
    const address = this.parameters.get(flat)
    if (address === undefined) return
    this.memory.release(address, 4 * paddedSize(flat))
    this.parameters.delete(flat)
  }

  close(): void {
    this.workers?.close()
  }

  private async loadNow(plan: Plan): Promise<Loaded> {
    const missing = plan.steps.find((step) => !(step.op.name in this.kernels))
    if (missing) throw new BackendError(`wasm: no kernel for op '${missing.op.name}'`)
    const { memory, kernels, barrier, shareFrom } = this
    const slots = plan.slots.map((size) => memory.allocate(4 * size))
    const free = (): void => {
      slots.forEach((pointer, i) => {
        memory.release(pointer, 4 * plan.slots[i])
      })
    }
    const address = (at: Location): number =>
      'slot' in at ? slots[at.slot] + 4 * at.offset : this.addressOf(at)
    try {
      const turns = schedule(plan.steps, address, this.threads > 1 ? shareFrom : Infinity)
      const workers = turns.every(({ alone }) => alone) ? null : this.workers
      const threads = workers ? this.threads : 1
      const parts = Array.from({ length: threads }, (_, thread) =>
        assemble({ steps: plan.steps, turns }, address, { thread, threads, barrier, spin: SPIN }),
      )
      const { instance } = await WebAssembly.instantiate(parts[0], { kernels: kernels as never })
      const calls = instance.exports as Record<string, () => void>
      const id = (await workers?.load(parts.slice(1))) ?? 0
      const view = ({ location, tensor }: Place): Data =>
        memory.view(address(location), tensor, sizeOf(tensor))
      return {
        write: (place, data) => view(place).set(data),
        run: async () => {
          await this.loading
          workers?.run(id)
          calls.run()
        },
        read: async (place) => view(place).slice(),
        profile: async () => {
          await this.loading
          workers?.run(id)
          return plan.steps.map((_, i) => {
            const start = performance.now()
            calls[i]()
            return performance.now() - start
          })
        },
        close: () => {
          workers?.unload(id)
          free()
        },
      }
    } catch (error) {
      free()
      throw error
    }
  }

  private packed(leaf: Leaf): Uint8Array {
    const address = this.addressOf({ leaf, offset: 0 })
    return new Uint8Array(this.memory.wasm.buffer, address, 4 * paddedSize(leaf))
  }

  private addressOf({ leaf, offset }: { leaf: Leaf; offset: number }): number {
    let address = this.parameters.get(leaf)
    if (address === undefined) {
      address = this.memory.allocate(4 * paddedSize(leaf))
      this.parameters.set(leaf, address)
    }
    return address + 4 * offset
  }
}
