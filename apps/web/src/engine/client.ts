// The page's end: methods of the engine as calls that stream.
import type { Argument, FromEngine, Happening, Methods, Outcome, ToEngine } from './protocol.ts'

/** The part of a worker that is used. */
interface Port {
  onmessage: ((event: MessageEvent<FromEngine>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(message: ToEngine): void
}

/** What a caller may watch and stop. */
export interface Watch<E> {
  readonly onEvent?: (event: E) => void
  /** Aborting asks the engine to end; the call still settles with what it answers. */
  readonly signal?: AbortSignal
}

/** An error the engine told. `name` is that of the error there, as `FormatError`. */
class EngineError extends Error {
  override readonly name: string
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

interface Call {
  readonly onEvent: ((event: never) => void) | undefined
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

/** Calls the methods `M` of an engine behind a port. */
export class Client<M extends Methods> {
  private readonly port: Port
  private readonly calls = new Map<number, Call>()
  private next = 0

  constructor(port: Port) {
    this.port = port
    port.onmessage = ({ data }) => this.answer(data)
    port.onerror = (event) => {
      const error = new EngineError(
        'WorkerError',
        event.message || 'the worker could not be loaded',
      )
      for (const { reject } of this.calls.values()) reject(error)
      this.calls.clear()
    }
  }

  /** Runs a method to its result. @throws EngineError with the method's own message */
  ask<K extends keyof M & string>(
    method: K,
    argument: Argument<M[K]>,
    { onEvent, signal }: Watch<Happening<M[K]>> = {},
  ): Promise<Outcome<M[K]>> {
    const id = this.next++
    return new Promise((resolve, reject) => {
      this.calls.set(id, { onEvent, resolve, reject })
      this.port.postMessage({ kind: 'ask', id, method, argument })
      const stop = (): void => this.port.postMessage({ kind: 'stop', id })
      if (signal?.aborted) stop()
      else signal?.addEventListener('abort', stop, { once: true })
    })
  }

  private answer(message: FromEngine): void {
    const call = this.calls.get(message.id)
    if (!call) return
    if (message.kind === 'event') {
      call.onEvent?.(message.event as never)
      return
    }
    this.calls.delete(message.id)
    if (message.kind === 'result') call.resolve(message.result as never)
    else call.reject(new EngineError(message.name, message.message))
  }
}
