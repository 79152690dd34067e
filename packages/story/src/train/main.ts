// The training worker: trains one model.
import { failureOf } from '../worker/failure.ts'
import type { TrainAnswer, TrainOrder } from './request.ts'
import { trainModel } from './trainModel.ts'

const stop = new AbortController()

const answer = (message: TrainAnswer, transfer: Transferable[] = []): void =>
  globalThis.postMessage(message, { transfer })

globalThis.onmessage = async ({ data }: MessageEvent<TrainOrder>): Promise<void> => {
  if (data.kind === 'stop') return stop.abort()
  try {
    const show = (progress: Extract<TrainAnswer, { kind: 'progress' }>['progress']): void =>
      answer({ kind: 'progress', progress })
    const trained = await trainModel(data.request, show, stop.signal)
    answer({ kind: 'trained', ...trained }, [trained.bytes])
  } catch (error) {
    answer({ kind: 'failed', failure: failureOf(error) })
  }
}
