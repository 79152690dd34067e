// The thread of one model: continues what it is sent and tells all that a step brought in one message.
import { parentPort, workerData } from 'node:worker_threads'
import { openWasm } from '@ts/tensor'
import { Generator } from '@ts/transformer'
import { openModel } from '@ts/transformer/node'
import { InterimBatcher } from './interimBatcher.ts'
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts'
import { modelTokenizer } from './modelTokenizer.ts'
import type { Task, TokenPiece } from './task.ts'

const port = parentPort!

try {
  await serve(workerData as WorkerStart)
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
}

async function serve(start: WorkerStart): Promise<void> {
  const { path, tokenizer: tokenizerPath, threads, context, chunk } = start
  const backend = await openWasm({ threads })
  const opened = await openModel(path)
  const tokenizer = await modelTokenizer(opened, tokenizerPath)
  await opened.load(backend)
  await opened.close()
  const generator = await Generator.open(backend, opened.model, { tokenizer, context, chunk })
  const batcher = new InterimBatcher(generator)

  const running = new Map<number, AbortController>()
  let pieces: (readonly [id: number, piece: TokenPiece])[] = []
  let flushing = false
  const flush = (): void => {
    flushing = false
    const { active, waiting } = batcher
    tell({ kind: 'pieces', pieces, load: { active, waiting, bytes: backend.bytes } })
    pieces = []
  }
  const soon = (): void => {
    if (!flushing) setImmediate(flush)
    flushing = true
  }

  const run = async (id: number, task: Task): Promise<void> => {
    const controller = new AbortController()
    running.set(id, controller)
    try {
      for await (const piece of batcher.submit(task, controller.signal)) {
        pieces.push([id, piece])
        soon()
      }
    } catch (error) {
      if (!controller.signal.aborted) {
        tell({ kind: 'error', id, message: error instanceof Error ? error.message : String(error) })
      }
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
        break
      case 'close':
        port.close()
        backend.close()
        break
      default:
        message satisfies never
    }
  })
  soon()
  tell({ kind: 'ready' })
}

function tell(message: FromWorker): void {
  port.postMessage(message)
}
