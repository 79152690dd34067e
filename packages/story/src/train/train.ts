// Training in the page: the code for it is loaded only when it is asked for.
import { blockedWorker, type StartedWorker, scriptText, startWorker } from '../startWorker.ts'
import { StoryError } from '../storyError.ts'
import type {
  TrainAnswer,
  TrainedStory,
  TrainOrder,
  TrainProgress,
  TrainRequest,
} from './request.ts'

/** How to train. */
export interface TrainOptions {
  /** Aborting ends training after the step it is in; the model is what it is then. */
  readonly signal?: AbortSignal
  /** Where train.js of this package is; default: beside this script. */
  readonly script?: string | URL
}

/**
 * Trains a model from its configuration alone, in a worker, telling how far it is. The return value of the
 * generator is the model; leaving the loop ends the worker.
 *
 * @throws StoryError
 *
 * @example
 * const training = train({ config: 'neo-64x4', texts: stories })
 * let next = await training.next()
 * for (; !next.done; next = await training.next()) console.log(next.value.loss)
 * document.querySelector('tiny-story').src = URL.createObjectURL(next.value.model)
 */
export async function* train(
  request: TrainRequest,
  { signal, script = new URL('./train.js', import.meta.url) }: TrainOptions = {},
): AsyncGenerator<TrainProgress, TrainedStory, undefined> {
  const started = startWorker({ text: await scriptText(script) })
  const waiting: TrainAnswer[] = []
  let wake = (): void => {}
  const take = (answer: TrainAnswer): void => {
    waiting.push(answer)
    wake()
  }
  const stop = (): void => post(started, { kind: 'stop' })
  started.worker.onmessage = ({ data }) => take(data)
  started.worker.onerror = ({ message }) => {
    const { code, message: text } = message
      ? new StoryError('unsupported', message)
      : blockedWorker()
    take({ kind: 'failed', failure: { code, message: text } })
  }
  signal?.addEventListener('abort', stop)
  try {
    post(started, { kind: 'train', request })
    if (signal?.aborted) stop()
    for (;;) {
      const answer = waiting.shift()
      if (!answer) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      } else if (answer.kind === 'progress') yield answer.progress
      else if (answer.kind === 'failed') {
        throw new StoryError(answer.failure.code, answer.failure.message)
      } else {
        const model = new Blob([answer.bytes], { type: 'application/octet-stream' })
        return { ...answer.facts, model }
      }
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    started.end()
  }
}

function post({ worker }: StartedWorker, order: TrainOrder): void {
  worker.postMessage(order)
}
