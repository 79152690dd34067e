// Worker threads that replay programs together with the caller. Each holds every loaded program and
// sleeps until the caller says which one to run; nothing is posted per run or per kernel.
import { BackendError } from '../../errors.ts'
import { tileRows } from './kernels.ts'

/** Words of the control block in shared memory; the barrier's own counters follow. */
export const CONTROL_BYTES = 256
const TURN = 0
const COMMAND = 1
export const BARRIER_OFFSET = 128

/** What `COMMAND` says when workers shall look at their messages. */
const LISTEN = -1

/** A worker, in Node or in a browser. */
interface Thread {
  post(message: unknown): void
  /** Whether the process shall stay alive for it: only while an answer is awaited. */
  hold(on: boolean): void
  terminate(): void
}

/** Everything a worker needs to join. */
interface Start {
  readonly kind: 'start'
  readonly kernels: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly control: number
  readonly scratch: number
  readonly tileRows: number
  readonly spin: number
}

/** The workers beside the calling thread. */
export class Threads {
  private readonly control: Int32Array
  private readonly workers: Thread[] = []
  private waiting: { left: number; resolve: () => void; reject: (error: Error) => void } | null =
    null
  private closed: number[] = []
  private nextId = 0

  private constructor(control: Int32Array) {
    this.control = control
  }

  /** Starts `scratch.length` workers, each with its own scratch memory. */
  static async start(
    kernels: WebAssembly.Module,
    memory: WebAssembly.Memory,
    control: number,
    scratch: readonly number[],
    spin: number,
  ): Promise<Threads> {
    const threads = new Threads(new Int32Array(memory.buffer, control, CONTROL_BYTES / 4))
    for (const _ of scratch) threads.workers.push(openThread((error) => threads.answer(error)))
    const base = { kind: 'start', kernels, memory, control, tileRows: tileRows(), spin } as const
    await threads.ask(scratch.map((pointer): Start => ({ ...base, scratch: pointer })))
    return threads
  }

  /** Gives each worker its part of a program. @returns the program's number */
  async load(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<number> {
    const id = this.nextId++
    const closed = this.closed
    this.closed = []
    this.command(LISTEN)
    await this.ask(parts.map((bytes) => ({ kind: 'load', id, bytes, closed })))
    return id
  }

  /** Wakes the workers to replay a program; the caller must run its own part at once. */
  run(id: number): void {
    this.command(id)
  }

  /** Lets the workers drop a program when they next listen. */
  unload(id: number): void {
    this.closed.push(id)
  }

  close(): void {
    for (const worker of this.workers) worker.terminate()
  }

  private command(value: number): void {
    Atomics.store(this.control, COMMAND, value)
    Atomics.add(this.control, TURN, 1)
    Atomics.notify(this.control, TURN)
  }

  private ask(messages: readonly unknown[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting = { left: messages.length, resolve, reject }
      for (const worker of this.workers) worker.hold(true)
      messages.forEach((message, i) => {
        this.workers[i].post(message)
      })
    })
  }

  private answer(error: Error | null): void {
    const { waiting } = this
    if (!waiting) {
      if (error) throw error
      return
    }
    if (!error && --waiting.left > 0) return
    this.waiting = null
    for (const worker of this.workers) worker.hold(false)
    if (error) waiting.reject(error)
    else waiting.resolve()
  }
}

/** Starts a worker that runs {@link workerMain}; its source travels as text, so no file is needed. */
function openThread(answer: (error: Error | null) => void): Thread {
  const source = `(${workerMain})(${JSON.stringify({ TURN, COMMAND, LISTEN })})`
  const failed = (cause: unknown): void =>
    answer(new BackendError(`wasm: a worker thread failed: ${String(cause)}`, { cause }))
  const node = globalThis.process?.getBuiltinModule?.('node:worker_threads')
  if (node) {
    const worker = new node.Worker(source, { eval: true })
    worker.on('message', () => answer(null))
    worker.on('error', failed)
    return {
      post: (message) => worker.postMessage(message),
      hold: (on) => (on ? worker.ref() : worker.unref()),
      terminate: () => void worker.terminate(),
    }
  }
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const worker = new globalThis.Worker(url)
  worker.onmessage = () => answer(null)
  worker.onerror = (event) => failed(event.message)
  return {
    post: (message) => worker.postMessage(message),
    hold: () => {},
    terminate: () => {
      worker.terminate()
      URL.revokeObjectURL(url)
    },
  }
}

/** The whole of a worker. Self-contained: it is turned into text and uses nothing of this file. */
function workerMain(words: { TURN: number; COMMAND: number; LISTEN: number }): void {
  const node = globalThis.process?.getBuiltinModule?.('node:worker_threads')
  const port = node ? node.parentPort! : globalThis
  const programs = new Map<number, () => void>()
  let start: Start
  let control: Int32Array
  let kernels: WebAssembly.Exports
  let turn = 0

  const obey = (): void => {
    for (;;) {
      for (let i = 0; i < start.spin && Atomics.load(control, words.TURN) === turn; i++);
      Atomics.wait(control, words.TURN, turn)
      turn = Atomics.load(control, words.TURN)
      const command = Atomics.load(control, words.COMMAND)
      if (command === words.LISTEN) return
      programs.get(command)!()
    }
  }
  const receive = (
    message: Start | { kind: 'load'; id: number; bytes: BufferSource; closed: number[] },
  ) => {
    if (message.kind === 'start') {
      start = message
      control = new Int32Array(start.memory.buffer, start.control, 32)
      kernels = new WebAssembly.Instance(start.kernels, { env: { memory: start.memory } }).exports
      ;(kernels.setScratch as (pointer: number) => void)(start.scratch)
      ;(kernels.setTileRows as (rows: number) => void)(start.tileRows)
    } else {
      for (const id of message.closed) programs.delete(id)
      const module = new WebAssembly.Module(message.bytes)
      const program = new WebAssembly.Instance(module, { kernels: kernels as never })
      programs.set(message.id, program.exports.run as () => void)
    }
    turn = Atomics.load(control, words.TURN)
    ;(port as { postMessage(value: unknown): void }).postMessage('ready')
    if (message.kind === 'load') obey()
  }
  if (node) node.parentPort!.on('message', receive)
  else globalThis.onmessage = (event) => receive(event.data)
}
