// Thousands of damaged files of the other formats: each opens, or gives a FormatError that names the
// file, at once, and never asks the file for more than it has.
import { readFileSync } from 'node:fs'
import { openReference } from '@ts/tensor'
import { expect, test } from 'vitest'
import { openStateDict } from '../src/checkpoint/pytorch/openPyTorch.ts'
import { unpickle } from '../src/checkpoint/pytorch/unpickle.ts'
import {
  bytesSource,
  type Checkpoint,
  type Config,
  createModel,
  FormatError,
  modelWeights,
  openGguf,
  openLlama2c,
  openTinystory,
  Random,
  readShardIndex,
  type Source,
  type WithTokenizer,
  writeGguf,
  writeLlama2c,
  writeTinystory,
} from '../src/index.ts'
import { collect } from './collect.ts'
import { mutate, mutateText } from './mutate.ts'
import { openTiny } from './tiny.ts'
import { byteTokenizer, pieceTokenizer } from './tokenizers.ts'

/** Reading beyond the end or in one piece larger than the file would be an unchecked size. */
function watched(bytes: Uint8Array): Source {
  const source = bytesSource(bytes, 'file')
  return {
    ...source,
    read(offset, length) {
      if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length)) {
        throw new Error(`read ${length} bytes at ${offset} of ${bytes.length}`)
      }
      return source.read(offset, length)
    },
  }
}

/** Does all that can be done with a file. @returns whether it was possible */
async function works(use: () => unknown): Promise<boolean> {
  try {
    await use()
    return true
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    expect(error.source).toMatch(/^file/)
    expect(error.field).not.toBe('')
    expect(error.message.length).toBeLessThan(500)
    return false
  }
}

async function useAll(checkpoint: Checkpoint & Partial<WithTokenizer>): Promise<void> {
  await checkpoint.load(openReference(), createModel(checkpoint.config))
  await checkpoint.tokenizer?.()
}

const llama: Config = {
  model_type: 'llama',
  vocab_size: 288,
  max_position_embeddings: 4,
  hidden_size: 8,
  intermediate_size: 8,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  head_dim: 4,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  attention_bias: false,
  mlp_bias: false,
  tie_word_embeddings: true,
}

const gpt2: Config = {
  model_type: 'gpt2',
  vocab_size: 288,
  n_positions: 4,
  n_embd: 8,
  n_layer: 1,
  n_head: 2,
  n_inner: null,
  activation_function: 'gelu_new',
  layer_norm_epsilon: 1e-5,
  tie_word_embeddings: true,
}

function weightsOf(config: Config) {
  const { backend, model } = openTiny(config)
  return modelWeights(backend, model)
}

test('GGUF of llama with SentencePiece, 1,200 damaged ones', async () => {
  const tokenizer = pieceTokenizer()
  const bytes = await collect(writeGguf(weightsOf(llama), { type: 'f16', tokenizer }))
  const use = async (bytes: Uint8Array): Promise<void> => useAll(await openGguf(watched(bytes)))
  await use(bytes)
  const random = new Random(1)
  let opened = 0
  for (let i = 0; i < 1200; i++) {
    // The first kilobytes hold the keys, behind them lie the long arrays of the tokenizer.
    const head = i % 2 === 0 ? 1200 : bytes.length
    opened += Number(await works(() => use(mutate(bytes, random, head))))
  }
  expect(opened).toBeLessThan(600)
})

test('GGUF of gpt2 with byte-level BPE, 1,000 damaged ones', async () => {
  const tokenizer = await byteTokenizer()
  const bytes = await collect(writeGguf(weightsOf(gpt2), { tokenizer }))
  const use = async (bytes: Uint8Array): Promise<void> => useAll(await openGguf(watched(bytes)))
  await use(bytes)
  const random = new Random(2)
  let opened = 0
  for (let i = 0; i < 1000; i++) {
    opened += Number(await works(() => use(mutate(bytes, random, 12000))))
  }
  expect(opened).toBeLessThan(500)
})

test('.tinystory, 1,500 damaged ones: none that differs where it is read goes unnoticed', async () => {
  const weights = weightsOf(llama)
  const tokenizer = pieceTokenizer()
  const bytes = await collect(writeTinystory(weights, { tokenizer, card: '# card' }))
  const use = async (bytes: Uint8Array): Promise<string> => {
    const opened = await openTinystory(watched(bytes))
    await opened.tokenizer()
    const values: number[] = []
    for (const name of opened.weights.tensors.keys())
      values.push(...(await opened.weights.read(name)))
    return JSON.stringify([opened.config, values, await opened.card()])
  }
  const original = await use(bytes)
  const random = new Random(3)
  for (let i = 0; i < 1500; i++) {
    const damaged = mutate(bytes, random, i % 2 === 0 ? 100 : bytes.length)
    await works(async () => expect(await use(damaged)).toBe(original))
  }
})

test('.tinystory headers whose checksum is right, 1,000 damaged ones', async () => {
  const { crc32 } = await import('../src/checkpoint/crc32.ts')
  const bytes = await collect(writeTinystory(weightsOf(gpt2)))
  const length = new DataView(bytes.buffer).getUint32(12, true)
  const text = new TextDecoder().decode(bytes.subarray(64, 64 + length))
  const random = new Random(4)
  let opened = 0
  for (let i = 0; i < 1000; i++) {
    const header = new TextEncoder().encode(
      mutateText(text, random).padEnd(length).slice(0, length),
    )
    const damaged = bytes.slice()
    damaged.set(header.subarray(0, length), 64)
    const sum = crc32(damaged.subarray(64, 64 + length), crc32(damaged.subarray(8, 16)))
    new DataView(damaged.buffer).setUint32(16, sum, true)
    opened += Number(await works(async () => useAll(await openTinystory(watched(damaged)))))
  }
  expect(opened).toBeLessThan(700)
})

test('llama2.c version 2, 2,000 damaged ones', async () => {
  const bytes = await collect(writeLlama2c(weightsOf(llama), { version: 2 }))
  const random = new Random(5)
  let opened = 0
  for (let i = 0; i < 2000; i++) {
    const damaged = mutate(bytes, random, 44)
    opened += Number(await works(async () => useAll(await openLlama2c(watched(damaged)))))
  }
  expect(opened).toBeLessThan(1000)
})

const wide: Config = {
  ...llama,
  vocab_size: 40,
  hidden_size: 32,
  intermediate_size: 64,
  head_dim: 16,
}

test.each([
  ['GGUF, q8_0', () => writeGguf(weightsOf(wide), { type: 'q8_0' }), openGguf],
  ['GGUF, q4_0', () => writeGguf(weightsOf(wide), { type: 'q4_0' }), openGguf],
  ['.tinystory, q8_0', () => writeTinystory(weightsOf(wide), { type: 'q8_0' }), openTinystory],
  ['.tinystory, q4_0', () => writeTinystory(weightsOf(wide), { type: 'q4_0' }), openTinystory],
  ['llama2.c version 2', () => writeLlama2c(weightsOf(wide), { version: 2 }), openLlama2c],
] as const)('%s: 300 damaged ones, read into quantised models', async (_, write, open) => {
  const bytes = await collect(write())
  const use = async (damaged: Uint8Array): Promise<void> => {
    const { config, load, type } = await open(watched(damaged))
    expect(['int8', 'int4', 'f32']).toContain(type)
    for (const type of ['int8', 'int4'] as const) {
      await load(openReference(), createModel(config, { type }))
    }
  }
  await use(bytes)
  const random = new Random(9)
  let opened = 0
  for (let i = 0; i < 300; i++) {
    const damaged = mutate(bytes, random, i % 2 === 0 ? 1000 : bytes.length)
    opened += Number(await works(() => use(damaged)))
  }
  expect(opened).toBeLessThan(250)
})

const views = new Uint8Array(readFileSync(new URL('./fixtures/pytorch/views.bin', import.meta.url)))

test('pytorch_model.bin, 2,500 damaged ones', async () => {
  const random = new Random(6)
  const names = ['whole', 'part', 'transposed', 'strided', 'half', 'bfloat16', 'double']
  const use = async (bytes: Uint8Array): Promise<void> => {
    const file = await openStateDict(watched(bytes))
    for (const name of names) await file.read(name)
  }
  await use(views)
  let opened = 0
  for (let i = 0; i < 2500; i++) {
    const damaged = mutate(views, random, views.length)
    opened += Number(await works(() => use(damaged)))
  }
  expect(opened).toBeLessThan(1000)
})

test('pickles, 3,000 damaged ones: no more memory than they have bytes', () => {
  const start = views.findIndex((byte, i) => byte === 0x80 && views[i + 1] === 2)
  const pickle = views.slice(start, start + 1500)
  const at = { source: 'file', field: 'data.pkl', offset: 0 }
  expect([...unpickle(pickle, at).keys()]).toContain('transposed')
  const random = new Random(7)
  let opened = 0
  for (let i = 0; i < 3000; i++) {
    try {
      const tensors = unpickle(mutate(pickle, random, pickle.length), at)
      for (const { shape, storage } of tensors.values()) {
        expect(shape.reduce((product, n) => product * n, 1)).toBeLessThanOrEqual(storage.length)
      }
      opened++
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
    }
  }
  expect(opened).toBeLessThan(2100)
})

test('shard indexes, 1,000 damaged ones', async () => {
  const index = {
    metadata: { total_size: 9 },
    weight_map: { a: 'm-1.safetensors', b: 'm-2.safetensors' },
  }
  const text = JSON.stringify(index)
  const random = new Random(8)
  for (let i = 0; i < 1000; i++) {
    const bytes =
      i % 2 === 0
        ? new TextEncoder().encode(mutateText(text, random))
        : mutate(new TextEncoder().encode(text), random, text.length)
    await works(() => {
      for (const file of readShardIndex(bytes, 'file').files) expect(file).not.toMatch(/[/\\]|^\./)
    })
  }
})
