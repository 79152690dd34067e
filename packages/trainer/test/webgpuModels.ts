// Run by webgpu.test.ts: the same model written and trained on WASM and on WebGPU.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Backend, openWasm } from '@ts/tensor'
import { nodeGpu } from '@ts/tensor/node'
import { openWebgpu } from '@ts/tensor/webgpu'
import { createModel, Generator } from '@ts/transformer'
import { openModel } from '@ts/transformer/node'
import { memoryStore, train } from '../src/index.ts'
import { tinyData, tinyModel, tinySettings } from './tinyRun.ts'

/** What is printed: the same, as each backend has it. */
export interface Same {
  readonly what: 'tokens' | 'losses'
  readonly wasm: readonly number[]
  readonly webgpu: readonly number[]
  /** On WebGPU in mixed precision; null where the adapter has no 16-bit floats. */
  readonly mixed?: readonly number[] | null
}

const STEPS = 50

async function losses(backend: Backend): Promise<readonly number[]> {
  const { config } = tinyModel()
  const model = createModel({ ...config, hidden_size: 32, intermediate_size: 64 } as typeof config)
  const settings = tinySettings({
    steps: STEPS,
    logEvery: 1,
    evaluateEvery: STEPS,
    saveEvery: STEPS,
  })
  const found: number[] = []
  const run = { backend, model, data: await tinyData(), store: memoryStore() }
  for await (const event of train(run, settings)) if (event.kind === 'step') found.push(event.loss)
  return found
}

async function greedy(backend: Backend, path: string): Promise<readonly number[]> {
  const { model, load, close } = await openModel(path)
  await load(backend)
  await close()
  // Small chunk and context: each shape is a kernel to compile.
  const generator = await Generator.open(backend, model, { context: 64, chunk: 8 })
  const options = { sampling: { temperature: 0 }, maxTokens: 20 }
  const { tokens } = await generator.complete([1, 403, 407, 261, 378], options)
  generator.close()
  return tokens
}

const print = (same: Same): void => console.log(JSON.stringify(same))

const wasm = await openWasm()
const gpu = await nodeGpu()
const webgpu = await openWebgpu({ gpu })
const mixed = webgpu.traits.f16 ? await openWebgpu({ gpu, precision: 'mixed' }) : null
const data = process.env.TINYSTORIES_DATA
const path = data && join(data, 'llama2c/stories260K.bin')
if (path && existsSync(path)) {
  print({ what: 'tokens', wasm: await greedy(wasm, path), webgpu: await greedy(webgpu, path) })
}
print({
  what: 'losses',
  wasm: await losses(wasm),
  webgpu: await losses(webgpu),
  mixed: mixed && (await losses(mixed)),
})
wasm.close()
webgpu.close()
mixed?.close()
