// A model that outlives its thread: when that ends by itself, what ran is told so and a new one is started.
import { setTimeout } from 'node:timers/promises'
import type { TokenPiece } from '@ts/transformer'
import type { Load, WorkerStart } from './messages.ts'
import type { Completer, Task } from './task.ts'
import { WorkerModel } from './workerModel.ts'

/** Threads that may end within a minute of each other before it is given up. */
const MOST_ENDS = 5

/** What befell a model: its GPU was lost and it goes on in WASM, its thread ended, there is a new one, or it is given up. */
export type Incident = 'lost its GPU' | 'ended' | 'restarted' | 'given up'

/** A model at work in a thread, and in the next one after that. */
export class LastingModel implements Completer {
  /** Threads started after the first. */
  restarts = 0
  /** Whether it is given up: too many threads ended. */
  dead = false
  /** Told of what befalls it, with the reason. */
  onIncident: (incident: Incident, reason: Error | null) => void = () => {}
  private readonly start: WorkerStart
  private current: WorkerModel
  private closing = false
  private ends: readonly number[] = []

  private constructor(start: WorkerStart, current: WorkerModel) {
    this.start = start
    this.current = current
    void this.watch()
  }

  /** Starts the first thread. @throws Error why the model cannot be opened */
  static async open(start: WorkerStart): Promise<LastingModel> {
    return new LastingModel(start, await WorkerModel.open(start))
  }

  /** As the model last told it. */
  get load(): Load {
    return this.current.load
  }

  /** On which backend it computes, and why on this one. */
  get computing(): string {
    return this.current.computing
  }

  /** Why it cannot continue texts now; null if it can. */
  get failure(): Error | null {
    return this.current.failure
  }

  complete(task: Task, signal: AbortSignal): AsyncIterable<readonly TokenPiece[]> {
    return this.current.complete(task, signal)
  }

  /** Ends the thread; what still runs fails. */
  async close(): Promise<void> {
    this.closing = true
    await this.current.close()
  }

  private async watch(): Promise<void> {
    for (;;) {
      this.current.onMoved = () => this.onIncident('lost its GPU', null)
      await this.current.exited
      if (this.closing) return
      this.onIncident('ended', this.current.failure)
      await this.restart()
      if (this.dead) return
    }
  }

  /** Starts a thread, the first one at once, others after a while. */
  private async restart(): Promise<void> {
    for (;;) {
      const now = Date.now()
      this.ends = [...this.ends.filter((end) => now - end < 60_000), now]
      const { length } = this.ends
      if (length >= MOST_ENDS) {
        this.dead = true
        this.onIncident('given up', this.current.failure)
        return
      }
      await setTimeout(length === 1 ? 0 : 100 * 2 ** length, undefined, { ref: false })
      if (this.closing) return
      try {
        const next = await WorkerModel.open(this.start)
        this.current = next
        this.restarts++
        if (this.closing) await next.close()
        else this.onIncident('restarted', null)
        return
      } catch (error) {
        this.onIncident('ended', error as Error)
      }
    }
  }
}
