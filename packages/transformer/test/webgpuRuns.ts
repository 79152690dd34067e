// Run by webgpu.test.ts: texts told on a real WebGPU adapter, also while its device is lost.
import { type Backend, openWasm } from '@ts/tensor'
import { nodeGpu } from '@ts/tensor/node'
import { openWebgpu, type WebgpuBackend } from '@ts/tensor/webgpu'
import { createModel, Generator, initialize, type Model } from '../src/index.ts'
import { configs } from './tiny.ts'

/** What is printed: the tokens of two texts, or why there are none. */
export interface ToldTokens {
  readonly name: 'wasm' | 'webgpu' | 'lost' | 'fallen back' | 'lost while reading the prompts'
  readonly tokens: readonly (readonly number[])[]
  readonly failure: string | null
  readonly deviceLost: boolean
}

const [config] = configs
const PROMPTS = [
  [1, 5, 9, 2, 7, 3, 11],
  [4, 8],
]

const fill = (backend: Backend, model: Model): void =>
  initialize(backend, model, { seed: 3, deviation: 0.4 })

/** @param lose after how many pieces the device goes; null: it stays */
async function tell(
  name: ToldTokens['name'],
  backend: Backend,
  { lose = null, fall = false }: { readonly lose?: number | null; readonly fall?: boolean } = {},
): Promise<void> {
  const model = createModel(config)
  fill(backend, model)
  const tokens: number[][] = PROMPTS.map(() => [])
  let spare: Backend | null = null
  const fallback = async (): Promise<Backend> => {
    spare = await openWasm()
    fill(spare, model)
    return spare
  }
  let error: unknown = null
  const generator = await Generator.open(backend, model, {
    batch: 2,
    context: 20,
    chunk: 4,
    overflow: 'slide',
    ...(fall && { fallback }),
  })
  const destroy = (): void => (backend as WebgpuBackend).device.destroy()
  try {
    let pieces = 0
    if (lose === 0) destroy()
    for await (const { row, token } of generator.pieces(PROMPTS, {
      // One drawn by the GPU's kernel on WebGPU, by JavaScript on WASM.
      sampling: { temperature: 0.9, topK: 12 },
      maxTokens: 30,
      stop: [],
      seed: 3,
    })) {
      if (token !== null) tokens[row].push(token)
      if (++pieces === lose) destroy()
    }
  } catch (reason) {
    error = reason
  }
  generator.close()
  backend.close()
  ;(spare as Backend | null)?.close()
  const failure = error && (error as Error).message
  const deviceLost = (error as { deviceLost?: boolean } | null)?.deviceLost === true
  console.log(JSON.stringify({ name, tokens, failure, deviceLost } as ToldTokens))
}

const webgpu = async (): Promise<Backend> => openWebgpu({ gpu: await nodeGpu() })

await tell('wasm', await openWasm())
await tell('webgpu', await webgpu())
await tell('lost', await webgpu(), { lose: 15 })
await tell('fallen back', await webgpu(), { lose: 15, fall: true })
await tell('lost while reading the prompts', await webgpu(), { lose: 0, fall: true })
