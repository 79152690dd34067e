import { expect, test } from 'vitest'
import { describe, formatConfig, parseConfig, preset, presetNames } from './index.ts'

// Counted by HF for the released files.
test.each([
  ['TinyStories-1M', 3_745_984],
  ['TinyStories-3M', 8_278_400],
  ['TinyStories-33M', 68_514_048],
  ['TinyStories-2Layers-33M', 78_748_672],
  ['gpt2', 124_439_808],
])('%s has the parameters of the released model', async (name, total) => {
  const { parameters } = await describe(preset(name), { batch: 1, context: 8 })
  expect(parameters.total).toBe(total)
  expect(parameters.blocks + parameters.embeddings).toBe(total)
})

// llama2.c's files: header, weights, and cosine and sine tables.
test.each([
  ['stories260K', 1_056_540],
  ['stories15M', 60_816_028],
  ['stories42M', 167_020_572],
  ['stories110M', 438_381_596],
])('%s has the size of the released file', async (name, bytes) => {
  const { parameters, shape } = await describe(preset(name), { batch: 1, context: 8 })
  expect(28 + 4 * (parameters.total + shape.context * shape.headSize)).toBe(bytes)
})

test('layers of the grid alternate, and every preset survives config.json', () => {
  const windows = [1, 2, 5].map((layers) => {
    const config = preset(`neo-64x${layers}`)
    return config.model_type === 'gpt_neo' ? config.attention_types : []
  })
  expect(windows).toEqual([
    [[['global'], 1]],
    [[['global', 'local'], 1]],
    [
      [['global', 'local'], 2],
      [['global'], 1],
    ],
  ])
  for (const name of [...presetNames, 'neo-1024x12']) {
    const config = preset(name, { context: 128 })
    expect(parseConfig(new TextEncoder().encode(formatConfig(config)))).toEqual(config)
  }
})

test.each(['neo-65x8', 'neo-0x1', 'neo-64x0', 'neo-64x2000', 'TinyStories-2M'])(
  'there is no %s',
  (name) => {
    expect(() => preset(name)).toThrow(/^preset: /)
  },
)
