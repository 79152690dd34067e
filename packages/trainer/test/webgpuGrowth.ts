// Run by webgpuGrowth.test.ts: a thousand training steps and two hundred texts on a real WebGPU adapter, and what they leave behind.
import { nodeGpu } from '@ts/tensor/node'
import { openWebgpu } from '@ts/tensor/webgpu'
import { createModel, Generator } from '@ts/transformer'
import { memoryStore, train } from '../src/index.ts'
import { tinyData, tinyModel, tinySettings } from './tinyRun.ts'

/** What is printed, once things have settled and again at the end. */
export interface Held {
  readonly what: 'training' | 'telling'
  /** Steps or texts done. */
  readonly done: number
  /** As the backend counts them. */
  readonly bytes: number
  /** Buffers of the device that nobody has destroyed. */
  readonly buffers: number
  readonly pipelines: number
}

const backend = await openWebgpu({ gpu: await nodeGpu() })
let buffers = 0
const create = backend.device.createBuffer.bind(backend.device)
backend.device.createBuffer = (descriptor) => {
  const buffer = create(descriptor)
  buffers++
  const destroy = buffer.destroy.bind(buffer)
  let gone = false
  buffer.destroy = () => {
    if (!gone) buffers--
    gone = true
    return destroy()
  }
  return buffer
}
const say = (what: Held['what'], done: number): void => {
  const { bytes, pipelines } = backend
  console.log(JSON.stringify({ what, done, bytes, buffers, pipelines } satisfies Held))
}

const { config } = tinyModel()
const model = createModel({ ...config, num_layers: 1, attention_types: [[['global'], 1]] } as never)
const settings = tinySettings({
  steps: 1003,
  accumulation: 1,
  dropout: 0,
  logEvery: 1,
  evaluateEvery: 0,
  saveEvery: 0,
})
const run = { backend, model, data: await tinyData(), store: memoryStore() }
for await (const event of train(run, settings)) {
  if (event.kind !== 'step') continue
  if (event.step === 3 || event.step === 1003) say('training', event.step)
}

const generator = await Generator.open(backend, model, { context: 16, chunk: 4 })
for (let text = 1; text <= 203; text++) {
  await generator.complete([text % 200, 5, 9], { maxTokens: 4, seed: text, stop: [] })
  if (text === 3 || text === 203) say('telling', text)
}
generator.close()
backend.close()
