// The worker's end: runs the methods that are asked for, several at a time.
import type { FromEngine, Methods, ToEngine } from './protocol.ts'

/** The part of a worker's global scope, or of a message port, that is used. */
interface Port {
  onmessage: ((event: MessageEvent<ToEngine>) => void) | null
  postMessage(message: FromEngine): void
}

/** Answers requests at a port from now on. */
export function serve(methods: Methods, port: Port): void {
  const running = new Map<number, AbortController>()
  const answer = async (id: number, method: string, argument: unknown): Promise<void> => {
    const stop = new AbortController()
    running.set(id, stop)
    try {
      const run = methods[method]
      if (!run) throw new RangeError(`engine: no method '${method}'`)
      const events = run(argument as never, stop.signal)
      for (;;) {
        const { done, value } = await events.next()
        if (done) {
          port.postMessage({ kind: 'result', id, result: value })
          return
        }
        port.postMessage({ kind: 'event', id, event: value })
      }
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error))
      port.postMessage({ kind: 'error', id, name, message })
    } finally {
      running.delete(id)
    }
  }
  port.onmessage = ({ data }) => {
    if (data.kind === 'stop') running.get(data.id)?.abort()
    else void answer(data.id, data.method, data.argument)
  }
}
