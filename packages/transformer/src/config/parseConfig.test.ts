import { expect, test } from 'vitest'
import { configs } from '../../test/tiny.ts'
import { endTokens, FormatError, formatConfig, parseConfig, shapeOf } from '../index.ts'

const parse = (json: unknown): ReturnType<typeof parseConfig> =>
  parseConfig(new TextEncoder().encode(typeof json === 'string' ? json : JSON.stringify(json)))

const [neo, gpt2, llama] = configs

test.each(configs)('$model_type survives being written and read', (config) => {
  expect(parse(formatConfig(config))).toEqual(config)
})

test('fields of newer and older HF files mean the same', () => {
  const { rope_theta: _, ...rest } = llama as typeof llama & { rope_theta: number }
  const newer = { ...rest, rope_parameters: { rope_type: 'default', rope_theta: 5e5 } }
  expect(parse(newer)).toEqual({ ...llama, rope_theta: 5e5 })
  expect(parse({ ...llama, rope_scaling: null, transformers_version: '4.0' })).toEqual(llama)
  const { head_dim, num_key_value_heads, attention_bias, ...least } = llama as never as Record<
    string,
    unknown
  >
  expect([head_dim, num_key_value_heads, attention_bias]).toEqual([6, 2, true])
  expect(parse(least)).toMatchObject({ head_dim: 4, num_key_value_heads: 4, attention_bias: false })
})

test('shape and ends are told in one way', () => {
  expect(configs.map((config) => endTokens(config))).toEqual([[1], [], [2, 3]])
  expect(shapeOf(neo).windows).toEqual([0, 5, 0])
  expect(shapeOf(gpt2)).toMatchObject({ hidden: 20, headSize: 4, kvHeads: 3, context: 24 })
})

test.each<[string, unknown, string]>([
  ['text', 'not json', 'config.json: config at byte 0: JSON: expected a value, got "n"'],
  ['list', '[1]', 'config.json: config: must be an object'],
  ['nothing', {}, 'config.json: model_type: is missing'],
  ['other', { model_type: 'bert' }, 'model_type: must be one of gpt_neo, gpt2, llama, got "bert"'],
  ['missing', { model_type: 'gpt2' }, 'config.json: vocab_size: is missing'],
  ['size', { ...neo, hidden_size: 1e9 }, 'hidden_size: must be a whole number from 1 to 16777216'],
  ['layers', { ...neo, num_layers: 5000 }, 'num_layers: must be a whole number from 1 to 1000'],
  ['heads', { ...neo, num_heads: 3 }, 'num_heads: must divide hidden_size 16, got 3'],
  ['kinds', { ...neo, attention_types: [[['far'], 3]] }, 'attention_types: must be patterns of'],
  [
    'repeats',
    { ...neo, attention_types: [[['local'], 1e9]] },
    'must name 3 layers, they name 1000000000',
  ],
  ['activation', { ...neo, activation_function: 'relu' }, 'activation_function: must be one of'],
  ['id', { ...neo, eos_token_id: 29 }, 'eos_token_id: must be an id from 0 to 28, got 29'],
  ['ids', { ...neo, eos_token_id: [1, -1] }, 'eos_token_id[1]: must be an id from 0 to 28, got -1'],
  ['scale', { ...gpt2, scale_attn_weights: false }, 'scale_attn_weights: only true is supported'],
  ['act', { ...llama, hidden_act: 'gelu' }, 'hidden_act: must be one of silu, got "gelu"'],
  ['odd', { ...llama, head_dim: 5 }, 'head_dim: must be even for rotary positions, got 5'],
  [
    'kv',
    { ...llama, num_key_value_heads: 3 },
    'num_key_value_heads: must divide num_attention_heads 4',
  ],
  [
    'rope',
    { ...llama, rope_scaling: { type: 'linear' } },
    'rope_scaling.type: must be one of default',
  ],
  ['rope', { ...llama, rope_scaling: 7 }, 'rope_scaling: must be an object, got 7'],
  ['epsilon', { ...llama, rms_norm_eps: 0 }, 'rms_norm_eps: must be a number above 0, got 0'],
  ['flag', { ...llama, mlp_bias: 1 }, 'mlp_bias: must be true or false, got 1'],
])('refuses a wrong %s', (_, json, message) => {
  expect(() => parse(json)).toThrow(FormatError)
  expect(() => parse(json)).toThrow(message)
})
