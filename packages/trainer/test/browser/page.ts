// Bundled for the browser: what a page does on WebGPU, for webgpu.test.ts to ask for.
import { openBackend } from '@ts/tensor/auto'
import { openWebgpu, type WebgpuBackend } from '@ts/tensor/webgpu'
import { bytesSource, createModel, Generator, openLlama2c } from '@ts/transformer'
import type { SampleResult } from '../../../tensor/test/sampleResult.ts'
import { sampleResults } from '../../../tensor/test/sampleResults.ts'
import { memoryStore, train } from '../../src/index.ts'
import { tinyData, tinyModel, tinySettings } from '../tinyRun.ts'

/** What the test finds in `globalThis`. */
export interface Page {
  open(): Promise<{ readonly adapter: string; readonly auto: string }>
  samples(): Promise<readonly SampleResult[]>
  tokens(model: string, prompt: readonly number[], count: number): Promise<readonly number[]>
  /** @param holdAt after this step it waits for {@link goOn} */
  losses(steps: number, holdAt?: number): Promise<readonly number[]>
  /** Whether {@link losses} waits. */
  held: boolean
  goOn(): void
  /** How often the device was opened anew. */
  recovered: number
  device: GPUDevice
}

let backend: WebgpuBackend

const page: Page = {
  async open() {
    backend = await openWebgpu()
    page.device = backend.device
    const auto = await openBackend('auto')
    auto.backend.close()
    return { adapter: backend.adapter.architecture, auto: auto.reason }
  },
  async samples() {
    const results: SampleResult[] = []
    for await (const result of sampleResults(backend, 2)) results.push(result)
    return results
  },
  async tokens(path, prompt, count) {
    const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer())
    const { config, load } = await openLlama2c(bytesSource(bytes, path))
    const model = createModel(config)
    await load(backend, model)
    const generator = await Generator.open(backend, model, { context: 64, chunk: 8 })
    const options = { sampling: { temperature: 0 }, maxTokens: count }
    const { tokens } = await generator.complete([...prompt], options)
    generator.close()
    return tokens
  },
  async losses(steps, holdAt) {
    const settings = tinySettings({
      steps,
      accumulation: 1,
      logEvery: 1,
      evaluateEvery: 0,
      saveEvery: 10,
    })
    const run = { backend, model: tinyModel(), data: await tinyData(), store: memoryStore() }
    const losses: number[] = []
    // A step that is lost with its device comes twice.
    let goneOn = false
    for await (const event of train(run, settings)) {
      if (event.kind === 'recovered') page.recovered++
      if (event.kind === 'step') losses[event.step - 1] = event.loss
      page.device = backend.device
      if (event.kind !== 'step' || event.step !== holdAt || goneOn) continue
      goneOn = true
      await new Promise<void>((resolve) => {
        page.goOn = resolve
        page.held = true
      })
      page.held = false
    }
    return losses
  },
  held: false,
  goOn() {},
  recovered: 0,
  device: undefined as unknown as GPUDevice,
}
Object.assign(globalThis, { page })
