// Has a model continue all texts of a request at once, and measures it.
import type { TokenPiece } from '@ts/transformer'
import type { HostedModel } from '../engine/hostedModel.ts'
import { Inbox } from '../engine/inbox.ts'
import type { Task } from '../engine/task.ts'
import { ApiError } from '../http/apiError.ts'
import type { Metrics } from '../http/metrics.ts'

/** Pieces of the texts since the last look: which text, and what it gained. */
export type Gains = readonly (readonly [text: number, pieces: readonly TokenPiece[]])[]

/**
 * Continues texts. They are admitted and start at once; aborting ends them, also where nobody reads.
 *
 * @throws ApiError 429 where the queue is full; while reading, whatever ends one of the texts
 */
export function runTexts(
  model: HostedModel,
  tasks: readonly Task[],
  options: { readonly signal: AbortSignal; readonly metrics: Metrics; readonly backlog: number },
): AsyncIterable<Gains> {
  const { signal, metrics, backlog } = options
  const leave = model.admit(tasks.length)
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const inbox = new Inbox<Gains[number]>()
  let unread = 0
  const one = async (task: Task, text: number): Promise<void> => {
    const clock = metrics.text(model.id, task)
    try {
      for await (const pieces of model.engine.complete(task, either)) {
        clock.gained(pieces)
        inbox.push([text, pieces])
        unread += pieces.length * (1 + (task.logprobs ?? 0))
        if (unread > backlog) throw tooSlow()
      }
    } catch (error) {
      clock.ended(error)
      throw error
    } finally {
      leave()
    }
  }
  Promise.all(tasks.map(one)).then(
    () => inbox.end(),
    (error) => {
      inbox.end(error)
      stop.abort()
    },
  )
  return read()

  async function* read(): AsyncGenerator<Gains, void, undefined> {
    for await (const gains of inbox.read()) {
      unread = 0
      yield gains
    }
  }
}

function tooSlow(): ApiError {
  const advice = 'read faster, or ask for fewer texts or log-probabilities at once'
  return new ApiError(408, `The answer was read too slowly and is broken off; ${advice}.`, {
    code: 'slow_reader',
  })
}
