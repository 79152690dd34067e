// A model in a thread of its own. The WASM backend holds its thread while it computes; so sockets, health
// checks and cancellations do not wait for it.

import { Worker } from 'node:worker_threads'
import type { TokenPiece } from '@ts/transformer'
import { modelFailed } from '../http/apiError.ts'
import { Inbox } from './inbox.ts'
import type { FromWorker, Load, ToWorker, WorkerStart } from './messages.ts'
import type { Completer, Task } from './task.ts'

/** A model at work in another thread. */
export class WorkerModel implements Completer {
  /** As the model last told it. */
  load: Load = { active: 0, waiting: 0, bytes: 0 }
  /** On which backend, and why on this one. */
  computing = ''
  /** Told when the GPU was lost and it goes on elsewhere. */
  onMoved: () => void = () => {}
  /** Why the thread ended; null while it is alive. */
  failure: Error | null = null
  /** When the thread has ended, for whatever reason. */
  readonly exited: Promise<void>
  private readonly worker: Worker
  private readonly inboxes = new Map<number, Inbox<TokenPiece>>()
  private next = 0

  private constructor(worker: Worker) {
    this.worker = worker
    worker.on('message', (message: FromWorker) => this.receive(message))
    worker.on('error', (error) => this.fail(error))
    this.exited = new Promise((resolve) => {
      worker.once('exit', (code) => {
        this.fail(new Error(`the model's thread ended with code ${code}`))
        resolve()
      })
    })
  }

  /** Starts the thread and waits until the model is ready. @throws Error why it cannot be opened */
  static async open(start: WorkerStart): Promise<WorkerModel> {
    // From sources Node strips the types itself, and packages are taken from their sources too.
    const source = import.meta.url.endsWith('.ts')
    const file = source ? './modelWorker.ts' : './engine/modelWorker.js'
    const worker = new Worker(new URL(file, import.meta.url), {
      workerData: start,
      execArgv: source ? ['--conditions=@ts/source', '--no-warnings'] : [],
    })
    const model = new WorkerModel(worker)
    try {
      await new Promise<void>((resolve, reject) => {
        worker.on('message', (message: FromWorker) => {
          if (message.kind === 'ready') {
            model.computing = message.computing
            resolve()
          }
          if (message.kind === 'failed') reject(new Error(message.message))
        })
        worker.once('error', reject)
        worker.once('exit', () => reject(new Error(`${start.path}: the model's thread ended`)))
      })
    } catch (error) {
      await worker.terminate()
      throw error
    }
    return model
  }

  async *complete(
    task: Task,
    signal: AbortSignal,
  ): AsyncGenerator<readonly TokenPiece[], void, undefined> {
    signal.throwIfAborted()
    if (this.failure) throw modelFailed(this.failure)
    const id = this.next++
    const inbox = new Inbox<TokenPiece>()
    this.inboxes.set(id, inbox)
    let ended = false
    const cancel = (): void => {
      if (!ended) this.send({ kind: 'cancel', id })
      ended = true
      inbox.end(signal.reason)
    }
    signal.addEventListener('abort', cancel, { once: true })
    this.send({ kind: 'submit', id, task })
    try {
      for await (const pieces of inbox.read()) {
        ended ||= pieces.at(-1)!.end !== null
        yield pieces
      }
    } finally {
      signal.removeEventListener('abort', cancel)
      this.inboxes.delete(id)
      if (!ended && !this.failure) this.send({ kind: 'cancel', id })
    }
  }

  /** Ends the thread; what still runs fails. */
  async close(): Promise<void> {
    this.failure ??= new Error('the server has closed')
    await this.worker.terminate()
    await this.exited
  }

  private send(message: ToWorker): void {
    this.worker.postMessage(message)
  }

  private receive(message: FromWorker): void {
    switch (message.kind) {
      case 'pieces':
        this.load = message.load
        for (const [id, piece] of message.pieces) {
          const inbox = this.inboxes.get(id)
          inbox?.push(piece)
          if (piece.end !== null) inbox?.end()
        }
        break
      case 'error':
        this.inboxes.get(message.id)?.end(new Error(message.message))
        break
      case 'moved':
        this.computing = message.computing
        this.onMoved()
        break
      case 'ready':
      case 'failed':
        break
      default:
        message satisfies never
    }
  }

  private fail(error: Error): void {
    this.failure ??= error
    this.load = { active: 0, waiting: 0, bytes: 0 }
    for (const inbox of this.inboxes.values()) inbox.end(modelFailed(this.failure))
  }
}
