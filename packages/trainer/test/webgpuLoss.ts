// Run by deviceLoss.test.ts: training runs whose device is destroyed on the way, or that are stopped or go wrong, beside
// one that is left alone.
import { nodeGpu } from '@ts/tensor/node'
import { openWebgpu, type WebgpuBackend } from '@ts/tensor/webgpu'
import {
  type Metric,
  memoryStore,
  readMetrics,
  type Settings,
  type TrainEvent,
  train,
} from '../src/index.ts'
import { tinyData, tinyModel, tinySettings } from './tinyRun.ts'

/** What is printed of each run. */
export interface LostRun {
  readonly name:
    | 'whole'
    | 'after a checkpoint'
    | 'before any'
    | 'again and again'
    | 'stopped'
    | 'spoiled'
  readonly events: readonly TrainEvent[]
  readonly metrics: readonly Metric[]
  /** Bytes of the last checkpoint's weights and moments, in hexadecimal. */
  readonly saved: readonly string[]
  /** What the run ended with, if it failed. */
  readonly failure: string | null
}

const settings: Settings = tinySettings({
  steps: 12,
  logEvery: 1,
  saveEvery: 4,
  evaluateEvery: 6,
  sampleEvery: 0,
})

/** @param destroy whether to lose the device after an event, or to stop there and to go on from there */
async function lose(
  name: LostRun['name'],
  destroy: (event: TrainEvent, times: number) => boolean | 'stop',
  changes: Partial<Settings> = {},
): Promise<void> {
  const backend: WebgpuBackend = await openWebgpu({ gpu: await nodeGpu() })
  const store = memoryStore(name)
  const parts = { data: await tinyData(), validation: await tinyData(1, 10), store }
  const events: TrainEvent[] = []
  let failure: string | null = null
  let times = 0
  try {
    for (let again = true; again; ) {
      again = false
      const stopper = new AbortController()
      const run = { ...parts, backend, model: tinyModel() }
      const options = { resume: true, signal: stopper.signal }
      for await (const event of train(run, { ...settings, ...changes }, options)) {
        events.push(event)
        const what = destroy(event, times)
        if (!what) continue
        times++
        if (what === true) backend.device.destroy()
        else {
          stopper.abort()
          again = true
        }
      }
    }
  } catch (error) {
    failure = (error as Error).message
  }
  const saved = await Promise.all(
    ['model', 'optimizer'].map(async (file) => {
      const bytes = await store.read(`checkpoints/step-000012/${file}.safetensors`)
      return Buffer.from(bytes ?? []).toString('hex')
    }),
  )
  const metrics = await readMetrics(store)
  console.log(JSON.stringify({ name, events, metrics, saved, failure } satisfies LostRun))
  backend.close()
}

await lose('whole', () => false)
await lose('after a checkpoint', ({ kind, step }, times) => {
  return kind === 'step' && step === 7 && times === 0
})
await lose('before any', ({ kind, step }, times) => kind === 'step' && step === 2 && times === 0)
await lose('again and again', ({ kind }) => kind === 'step', { saveEvery: 0, evaluateEvery: 0 })
await lose(
  'stopped',
  ({ kind, step }, times) => kind === 'step' && step === 5 && times === 0 && 'stop',
)
await lose('spoiled', () => false, { learningRate: 1e30, clip: 0, saveEvery: 0, evaluateEvery: 0 })
