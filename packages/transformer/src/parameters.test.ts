import { openReference, openWasm, parameter } from '@ts/tensor'
import { expect, test } from 'vitest'
import { configs } from '../test/tiny.ts'
import {
  Batcher,
  createModel,
  Generator,
  initialize,
  parameters,
  Scorer,
  storedTensors,
} from './index.ts'

test('names are paths, and a shared leaf counts once', () => {
  const shared = parameter([2])
  const model = { a: { weight: shared }, h: [{ b: parameter([1]) }, null, 5], again: shared }
  expect(parameters(model).map(([name]) => name)).toEqual(['a.weight', 'h.0.b'])
})

test('the names of each architecture are those of its checkpoints', () => {
  const names = configs.map((config) => {
    const stored = storedTensors(createModel(config))
    return stored.map(({ name, shape }) => `${name} ${shape.join('x')}`).slice(0, 9)
  })
  expect(names).toMatchInlineSnapshot(`
    [
      [
        "transformer.wte.weight 29x16",
        "transformer.wpe.weight 24x16",
        "transformer.h.0.ln_1.weight 16",
        "transformer.h.0.ln_1.bias 16",
        "transformer.h.0.attn.attention.k_proj.weight 16x16",
        "transformer.h.0.attn.attention.v_proj.weight 16x16",
        "transformer.h.0.attn.attention.q_proj.weight 16x16",
        "transformer.h.0.attn.attention.out_proj.weight 16x16",
        "transformer.h.0.attn.attention.out_proj.bias 16",
      ],
      [
        "transformer.wte.weight 31x12",
        "transformer.wpe.weight 24x12",
        "transformer.h.0.ln_1.weight 12",
        "transformer.h.0.ln_1.bias 12",
        "transformer.h.0.attn.c_attn.weight 12x36",
        "transformer.h.0.attn.c_attn.bias 36",
        "transformer.h.0.attn.c_proj.weight 12x12",
        "transformer.h.0.attn.c_proj.bias 12",
        "transformer.h.0.ln_2.weight 12",
      ],
      [
        "model.embed_tokens.weight 37x16",
        "model.layers.0.input_layernorm.weight 16",
        "model.layers.0.self_attn.q_proj.weight 24x16",
        "model.layers.0.self_attn.q_proj.bias 24",
        "model.layers.0.self_attn.k_proj.weight 12x16",
        "model.layers.0.self_attn.k_proj.bias 12",
        "model.layers.0.self_attn.v_proj.weight 12x16",
        "model.layers.0.self_attn.v_proj.bias 12",
        "model.layers.0.self_attn.o_proj.weight 16x24",
      ],
    ]
  `)
})

test.each([
  ['reference', openReference],
  ['wasm', openWasm],
] as const)('%s: a model whose weights were never loaded is refused', async (name, open) => {
  const backend = await open()
  const model = createModel(configs[2])
  const problem = `model.embed_tokens.weight has no values on the ${name} backend; load the model's weights`
  await expect(Generator.open(backend, model)).rejects.toThrow(`generate: ${problem}`)
  await expect(Batcher.open(backend, model)).rejects.toThrow(`generate: ${problem}`)
  await expect(Scorer.open(backend, model)).rejects.toThrow(`score: ${problem}`)
  initialize(backend, model)
  const generator = await Generator.open(backend, model)
  expect((await generator.complete([5], { maxTokens: 2 })).tokens).toHaveLength(2)
  generator.close()
  const [[, embedding]] = parameters(model)
  backend.free(embedding)
  await expect(Scorer.open(backend, model)).rejects.toThrow(`score: ${problem}`)
})
