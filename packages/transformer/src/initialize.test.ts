import { openReference } from '@ts/tensor'
import { expect, test } from 'vitest'
import { createModel, initialize, parameters, preset } from './index.ts'

const deviation = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length)

test.each(['neo-64x2', 'stories260K'])('%s starts as its paper says', async (name) => {
  const backend = openReference()
  const model = createModel(preset(name, { vocabulary: 300, context: 32 }))
  initialize(backend, model, { seed: 3 })
  const layers = name === 'neo-64x2' ? 2 : 5
  for (const [path, leaf] of parameters(model)) {
    const values = await backend.read(leaf)
    if (path.endsWith('bias')) expect(Math.max(...values)).toBe(0)
    else if (leaf.shape.length === 1) expect([...new Set(values)]).toEqual([1])
    else {
      const into = /out_proj|c_proj|o_proj|down_proj/.test(path)
      const expected = into ? 0.02 / Math.sqrt(2 * layers) : 0.02
      expect(Math.abs(deviation(values) / expected - 1), path).toBeLessThan(0.08)
    }
  }
})

test('a seed gives the same bits, another seed others', async () => {
  const backend = openReference()
  const model = createModel(preset('neo-16x1', { vocabulary: 20, context: 8 }))
  const [, leaf] = parameters(model)[0]
  const draw = async (seed: number): Promise<Float32Array> => {
    initialize(backend, model, { seed })
    return backend.read(leaf)
  }
  const first = await draw(1)
  expect(await draw(1)).toEqual(first)
  expect(await draw(2)).not.toEqual(first)
})
