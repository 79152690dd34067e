import { compile, input } from '@ts/tensor'
import { expect, test } from 'vitest'
import { configs } from '../test/tiny.ts'
import { createModel, describe, preset, shapeOf } from './index.ts'
import { openPlanning } from './planning.ts'

test.each([preset('neo-64x4'), preset('stories15M'), ...configs])(
  'work per token is what the steps of a program add up to ($model_type)',
  async (config) => {
    const { context } = shapeOf(config)
    const model = createModel(config)
    const shape = [1, context]
    const { logits } = model.forward({
      tokens: input('tokens', shape, 'i32'),
      positions: input('positions', shape, 'i32'),
    })
    const program = await compile(openPlanning(), { logits })
    const products = program.steps.filter(({ op }) => /linear|attention/.test(op.name))
    const flops = products.reduce((sum, { op, sizes, scalars, units }) => {
      return sum + op.cost!({ ...sizes, ...scalars }, units).flops
    }, 0)
    const { flopsPerToken } = await describe(config, { batch: 1 })
    expect(Math.abs((flopsPerToken.forward * context) / flops - 1)).toBeLessThan(0.02)
    expect(flopsPerToken.training).toBe(3 * flopsPerToken.forward)
  },
)

test('memory grows with the batch and holds at least weights, gradients and moments', async () => {
  const config = preset('neo-64x2', { vocabulary: 100, context: 32 })
  const one = await describe(config, { batch: 1 })
  const four = await describe(config, { batch: 4 })
  expect(one.bytes.training).toBeGreaterThan(16 * one.parameters.total)
  expect(four.bytes.training).toBeGreaterThan(1.4 * one.bytes.training)
  expect(four.bytes.inference).toBe(one.bytes.inference)
  expect(one.bytes.inference).toBeGreaterThan(4 * (one.parameters.total + 2 * 2 * 32 * 64))
})
