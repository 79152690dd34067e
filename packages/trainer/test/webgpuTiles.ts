// Run by webgpuTiles.test.ts: a training run with the kernels that are chosen for graphics cards, beside WASM.
import { type Backend, openWasm } from '@ts/tensor'
import { nodeGpu } from '@ts/tensor/node'
import { openWebgpu } from '@ts/tensor/webgpu'
import { createModel } from '@ts/transformer'
import { memoryStore, train } from '../src/index.ts'
import { tinyData, tinyModel, tinySettings } from './tinyRun.ts'

/** What is printed. */
export interface TiledRun {
  readonly wasm: readonly number[]
  readonly webgpu: readonly number[]
  /** Kernels with tiles in workgroup memory, and with unfinished sums. */
  readonly tiled: number
  readonly divided: number
}

/** One layer of few shapes, each of which is a kernel to compile; tokens enough for gradients to be divided. */
async function losses(backend: Backend): Promise<readonly number[]> {
  const { config } = tinyModel()
  const small = { hidden_size: 16, intermediate_size: 16, num_layers: 1 }
  const attention = { attention_types: [[['global'], 1]], max_position_embeddings: 64 }
  const model = createModel({ ...config, ...small, ...attention } as typeof config)
  const settings = tinySettings({
    ...{ steps: 3, batch: 8, context: 64, accumulation: 1, dropout: 0 },
    ...{ logEvery: 1, saveEvery: 0, evaluateEvery: 0 },
  })
  const found: number[] = []
  const run = { backend, model, data: await tinyData(), store: memoryStore() }
  for await (const event of train(run, settings)) if (event.kind === 'step') found.push(event.loss)
  return found
}

const wasm = await openWasm()
const webgpu = await openWebgpu({ gpu: await nodeGpu(), traits: { software: false } })
let [tiled, divided] = [0, 0]
const create = webgpu.device.createShaderModule.bind(webgpu.device)
webgpu.device.createShaderModule = (module) => {
  if (/var<workgroup> (tile|passing):/.test(module.code)) tiled++
  if (/\bpartial\b/.test(module.code)) divided++
  return create(module)
}
const run = { wasm: await losses(wasm), webgpu: await losses(webgpu) }
console.log(JSON.stringify({ ...run, tiled, divided } satisfies TiledRun))
wasm.close()
webgpu.close()
