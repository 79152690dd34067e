// Ctrl-C as something a long task can look at between two steps.
import { setImmediate } from 'node:timers/promises'
import { Interrupted } from './errors.ts'

const codes = { SIGINT: 130, SIGTERM: 143 } as const

/** Whether the task was asked to stop. */
export interface Interrupt {
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal
  /** 130 or 143 once asked to stop, else 0. */
  readonly exitCode: number
  /** @throws Interrupted once asked to stop */
  throwIfAsked(): void
  /** Lets signals in; they arrive only while JavaScript rests. Cheap: it rests at most every 20 ms. */
  rest(): Promise<void>
  /** Stops listening. */
  close(): void
}

/** Listens for Ctrl-C and SIGTERM. The first asks the task to stop, the second ends the process. */
export function watchInterrupt(): Interrupt {
  const controller = new AbortController()
  let exitCode = 0
  let rested = performance.now()
  const stop = (name: keyof typeof codes): void => {
    if (controller.signal.aborted) process.exit(codes[name])
    exitCode = codes[name]
    controller.abort(new Interrupted('', exitCode))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode
    },
    throwIfAsked() {
      if (controller.signal.aborted) throw new Interrupted('', exitCode)
    },
    async rest() {
      const now = performance.now()
      if (now - rested < 20) return
      await setImmediate()
      rested = performance.now()
    },
    close() {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    },
  }
}
