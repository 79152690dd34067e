import { openReference } from '@ts/tensor'
import { expect, test } from 'vitest'
import { collect } from '../../test/collect.ts'
import { llama2cFile } from '../../test/llama2cFile.ts'
import { configs, openTiny } from '../../test/tiny.ts'
import {
  bytesSource,
  type Config,
  createModel,
  modelWeights,
  openLlama2c,
  parameters,
  writeLlama2c,
} from '../index.ts'

test.each([
  [0, true],
  [0, false],
  [1, true],
  [1, false],
] as const)('version %i, tied %s: every tensor comes from its place', async (version, tied) => {
  const { bytes, first } = llama2cFile(version, tied)
  const { config, load } = await openLlama2c(bytesSource(bytes, 'm.bin'))
  const model = createModel(config)
  const backend = openReference()
  await load(backend, model)
  const values = new Map<string, Float32Array>()
  for (const [name, leaf] of parameters(model)) values.set(name, await backend.read(leaf))
  const layer = (i: number, name: string): number =>
    values.get(`model.layers.${i}.${name}.weight`)![0]
  expect(config.tie_word_embeddings).toBe(tied)
  expect(values.get('model.embed_tokens.weight')![0]).toBe(first.get('tok_embeddings'))
  expect(values.get('model.norm.weight')![0]).toBe(first.get('norm'))
  expect(values.get('lm_head.weight')?.[0]).toBe(first.get('output'))
  const names = [
    ['input_layernorm', 'attention_norm', 8],
    ['self_attn.q_proj', 'wq', 64],
    ['self_attn.k_proj', 'wk', 32],
    ['self_attn.v_proj', 'wv', 32],
    ['self_attn.o_proj', 'wo', 64],
    ['post_attention_layernorm', 'ffn_norm', 8],
    ['mlp.gate_proj', 'w1', 48],
    ['mlp.down_proj', 'w2', 48],
    ['mlp.up_proj', 'w3', 48],
  ] as const
  for (const [ours, theirs, size] of names) {
    expect(layer(0, ours), ours).toBe(first.get(theirs))
    expect(layer(1, ours), ours).toBe(first.get(theirs)! + size)
  }
  // Rows 0, 1, 2, 3 of a head are pairs (0, 1), (2, 3): they become 0, 2, 1, 3.
  const query = values.get('model.layers.0.self_attn.q_proj.weight')!
  const rows = Array.from({ length: 8 }, (_, row) => (query[8 * row] - first.get('wq')!) / 8)
  expect(rows).toEqual([0, 2, 1, 3, 4, 6, 5, 7])
})

test.each([
  ['f32', 16, 20],
  ['int8', 32, 64],
] as const)('version 2 is %s where rows have %i and %i values', async (type, dim, hidden) => {
  const config = {
    ...configs[2],
    hidden_size: dim,
    intermediate_size: hidden,
    head_dim: dim / 4,
    attention_bias: false,
  } as Config
  const { model, backend } = openTiny(config)
  const bytes = await collect(writeLlama2c(modelWeights(backend, model), { version: 2 }))
  const opened = await openLlama2c(bytesSource(bytes, 'm.bin'))
  expect(opened.type).toBe(type)
  const [same, other] = [createModel(opened.config, { type }), openReference()]
  await opened.load(other, same)
  let most = 0
  for (const [name, leaf] of parameters(same)) {
    const stored = await opened.weights.read(name)
    const loaded = await other.read(leaf)
    for (const [i, x] of stored.entries()) most = Math.max(most, Math.abs(loaded[i] / x - 1) || 0)
  }
  // Floats are what the file stands for; whole numbers have scales of eleven bits.
  expect(most).toBeLessThanOrEqual(type === 'f32' ? 0 : 2 ** -11)
})

const file = (change: (view: DataView) => void, version: 0 | 1 = 0): Uint8Array => {
  const { bytes } = llama2cFile(version, true)
  change(new DataView(bytes.buffer))
  return bytes
}

test.each<[string, Uint8Array, RegExp]>([
  ['empty', new Uint8Array(0), /m\.bin: header at byte 0: needs 8 bytes, the file ends at 0/],
  ['short', llama2cFile(0, true).bytes.slice(0, 27), /header at byte 0: needs 28 bytes/],
  ['cut', llama2cFile(0, true).bytes.slice(0, -1), /the header asks for a file of \d+ bytes/],
  ['longer', new Uint8Array(1e4).fill(1), /dim at byte 0: must be from 1 to 65536, got 16843009/],
  ['no layers', file((v) => v.setInt32(8, 0, true)), /n_layers at byte 8: must be from 1 to 1000/],
  ['huge', file((v) => v.setInt32(8, 2 ** 31 - 1, true)), /n_layers at byte 8/],
  ['heads', file((v) => v.setInt32(12, 3, true)), /n_heads at byte 12: dim 8 must be heads · even/],
  ['kv heads', file((v) => v.setInt32(16, 3, true)), /n_kv_heads at byte 16: must divide/],
  ['vocabulary', file((v) => v.setInt32(20, -(2 ** 31), true)), /vocab_size at byte 20/],
  ['version 3', file((v) => v.setInt32(4, 3, true), 1), /version at byte 4: only versions 0, 1/],
  ['group 0', file((v) => v.setInt32(4, 2, true), 1), /group_size at byte 37: must be from 1/],
  ['flag', file((v) => v.setUint8(36, 7), 1), /shared_classifier at byte 36: must be 0 or 1/],
  ['negative in v1', file((v) => v.setInt32(28, -11, true), 1), /vocab_size at byte 28/],
])('refuses: %s', async (_, bytes, message) => {
  await expect(openLlama2c(bytesSource(bytes, 'm.bin'))).rejects.toThrow(message)
})
