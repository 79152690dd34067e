// The thread of one model: continues what it is sent and tells all that a step brought in one message.
import { parentPort, workerData } from 'node:worker_threads'
import type { Backend } from '@ts/tensor'
import { openBackend } from '@ts/tensor/auto'
import { nodeGpu } from '@ts/tensor/node'
import { Batcher, type TokenPiece } from '@ts/transformer'
import { openModel } from '@ts/transformer/node'
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts'
import { modelTokenizer } from './modelTokenizer.ts'
import type { Task } from './task.ts'

const port = parentPort!

/** Longest that tokens lie here, ms: a message for each, and what a stream makes of it, costs more than a small model. */
const PATIENCE = { watched: 10, unwatched: 50 }

try {
  await serve(workerData as WorkerStart)
} catch (error) {
  tell({ kind: 'failed', message: messageOf(error) })
}

async function serve(start: WorkerStart): Promise<void> {
  const { path, tokenizer: tokenizerPath, threads, rows, context, chunk } = start
  const gpu = (): ReturnType<typeof nodeGpu> => nodeGpu()
  let { backend, reason } = await openBackend(start.backend, { threads, gpu })
  const opened = await openModel(path)
  const tokenizer = await modelTokenizer(opened, tokenizerPath)
  await opened.load(backend)
  await opened.close()
  /** Where the texts go on when a GPU is lost: each is read again, and nobody notices but for the wait. */
  const fallback = async (): Promise<Backend> => {
    backend.close()
    backend = (await openBackend('wasm', { threads })).backend
    const again = await openModel(path)
    await again.load(backend, opened.model)
    await again.close()
    tell({ kind: 'moved', computing: `wasm: the GPU was lost (before: ${reason})` })
    return backend
  }
  const options = { tokenizer, rows, context, chunk, fallback }
  const batcher = await Batcher.open(backend, opened.model, options)

  const running = new Map<number, AbortController>()
  let pieces: (readonly [id: number, piece: TokenPiece])[] = []
  let flushing = false
  let flushed = 0
  const flush = (): void => {
    flushing = false
    flushed = performance.now()
    const { active, waiting } = batcher
    tell({ kind: 'pieces', pieces, load: { active, waiting, bytes: backend.bytes } })
    pieces = []
  }
  // The pieces of one step come within one turn of the event loop.
  const soon = (): void => {
    if (!flushing) setImmediate(flush)
    flushing = true
  }

  const run = async (id: number, task: Task): Promise<void> => {
    const { prompt, logprobs, watched, ...options } = task
    const controller = new AbortController()
    running.set(id, controller)
    const { signal } = controller
    const patience = watched ? PATIENCE.watched : PATIENCE.unwatched
    let first = true
    try {
      const asked = { ...options, signal, ...(logprobs !== null && { logprobs }) }
      for await (const piece of batcher.submit(prompt, asked)) {
        pieces.push([id, piece])
        // The end comes with `finally`.
        if (first || performance.now() - flushed > patience) soon()
        first = false
      }
    } catch (error) {
      if (!signal.aborted) tell({ kind: 'error', id, message: messageOf(error) })
    } finally {
      running.delete(id)
      soon()
    }
  }

  port.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'submit':
        void run(message.id, message.task)
        break
      case 'cancel':
        running.get(message.id)?.abort()
        pieces = pieces.filter(([id]) => id !== message.id)
        break
      default:
        message satisfies never
    }
  })
  soon()
  tell({ kind: 'ready', computing: reason })
}

function tell(message: FromWorker): void {
  port.postMessage(message)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
