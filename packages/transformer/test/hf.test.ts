// Models saved here and opened in HF transformers give the same logits there: fixtures/hf_logits.py.
import { compile, input } from '@ts/tensor'
import { expect, test } from 'vitest'
import fixture from './fixtures/hf_logits.json' with { type: 'json' }
import { configs, openTiny } from './tiny.ts'

/** HF computes Llama's angles and norms in float32 whatever the model's type. */
const tolerance = { gpt_neo: 1e-5, gpt2: 1e-5, llama: 5e-5 }

test.each(configs)('$model_type agrees with HF', async (config) => {
  const { model, backend } = openTiny(config)
  const shape = [fixture.tokens.length, fixture.tokens[0].length]
  const { logits } = model.forward({
    tokens: input('tokens', shape, 'i32'),
    positions: input('positions', shape, 'i32'),
  })
  const program = await compile(backend, { logits })
  const tokens = fixture.tokens.flat()
  await program.run({ tokens, positions: tokens.map((_, i) => i % shape[1]) })
  const expected = fixture.logits[config.model_type]
  const actual = await program.read('logits')
  expect(actual.length).toBe(expected.length)
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - actual[i])))
  expect(worst).toBeLessThan(tolerance[config.model_type])
})
