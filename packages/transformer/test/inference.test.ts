// The backend with the kernels of inference alone does what the whole one does, and says what it cannot.
import { type Backend, openWasm, openWasmInference } from '@ts/tensor'
import { expect, test } from 'vitest'
import { createModel, Generator, initialize, Scorer } from '../src/index.ts'
import { configs } from './tiny.ts'

test.each(configs)('$model_type tells the same', async (config) => {
  const tell = async (backend: Backend): Promise<unknown> => {
    const model = createModel(config)
    initialize(backend, model, { seed: 1, deviation: 0.3 })
    const generator = await Generator.open(backend, model, { batch: 2, chunk: 4 })
    const prompts = [[3, 1, 4, 1, 5, 9], [2]]
    const done = await generator.completeAll(prompts, { maxTokens: 12, seed: 2 })
    backend.close()
    return done
  }
  for (const build of ['base', 'relaxed'] as const) {
    expect(await tell(await openWasmInference({ build }))).toEqual(
      await tell(await openWasm({ build })),
    )
  }
})

test('a program of another kind is refused by name', async () => {
  const backend = await openWasmInference()
  const model = createModel(configs[0])
  initialize(backend, model)
  await expect(Scorer.open(backend, model)).rejects.toThrow("wasm: no kernel for op 'attention'")
})
