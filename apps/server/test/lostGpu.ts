// Run by lostGpu.test.ts, also in the model's thread (there with --import): a server whose GPU is destroyed while it answers.
import { BroadcastChannel, isMainThread } from 'node:worker_threads'
import { nodeGpu } from '@ts/tensor/node'
import { serve } from '../src/index.ts'
import { makeTinyModel } from './tinyModel.ts'

const channel = new BroadcastChannel('lose the GPU')

if (isMainThread) await ask()
else await watchDevices()

/** Destroys every device of this thread when it is told to. */
async function watchDevices(): Promise<void> {
  channel.unref()
  const devices: GPUDevice[] = []
  channel.onmessage = () => {
    for (const device of devices.splice(0)) device.destroy()
  }
  const gpu = await nodeGpu()
  const find = gpu.requestAdapter.bind(gpu)
  gpu.requestAdapter = async (options) => {
    const adapter = await find(options)
    const open = adapter?.requestDevice.bind(adapter)
    if (adapter && open) {
      adapter.requestDevice = async (wishes) => {
        const device = await open(wishes)
        devices.push(device)
        return device
      }
    }
    return adapter
  }
}

/** Prints what is answered with WASM, and with a GPU that is lost on the way and afterwards; then what was logged. */
async function ask(): Promise<void> {
  const tiny = await makeTinyModel()
  const logged: string[] = []
  const told = async (backend: 'wasm' | 'webgpu', lose: boolean): Promise<void> => {
    const log = { level: 'error', stream: { write: (line: string) => logged.push(line) } } as const
    const models = [{ path: tiny.path }]
    const server = await serve({ models, port: 0, engine: { backend, rows: 2 }, http: { log } })
    const text = async (onPiece: () => void = () => {}): Promise<string> => {
      const response = await fetch(`${server.url}/v1/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'tiny',
          prompt: 'Once',
          max_tokens: 120,
          seed: 5,
          stream: true,
        }),
      })
      let answer = ''
      for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
        for (const [, line] of part.matchAll(/^data: (\{.*\})$/gm)) {
          answer += JSON.parse(line!).choices?.[0]?.text ?? ''
        }
        onPiece()
      }
      return answer
    }
    const before = server.models[0]!.engine.computing
    let lost = false
    const first = await text(() => {
      if (lose && !lost) channel.postMessage('now')
      lost = true
    })
    const second = await text()
    const { computing, restarts } = server.models[0]!.engine
    console.log(JSON.stringify({ before, first, second, computing, restarts }))
    await server.close()
  }
  await told('wasm', false)
  await told('webgpu', true)
  for (const line of logged) console.log(line.trim())
  channel.close()
  await tiny.remove()
}
