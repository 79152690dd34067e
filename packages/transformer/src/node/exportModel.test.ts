import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configs, openTiny } from '../../test/tiny.ts'
import { byteTokenizer, pieceTokenizer } from '../../test/tokenizers.ts'
import { type Config, modelWeights, type Weights } from '../index.ts'
import { exportModel, openModel } from './index.ts'

let folder = ''
const at = (...names: string[]): string => join(folder, ...names)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const plain: Config = {
  ...(configs[2] as Extract<Config, { model_type: 'llama' }>),
  vocab_size: 288,
  head_dim: 4,
  attention_bias: false,
}

function weightsOf(config: Config): Weights {
  const { model, backend } = openTiny(config)
  return modelWeights(backend, model)
}

test.each([
  ['hf', 'hf', 'f16'],
  ['gguf', 'm.gguf', 'q8_0'],
  ['tinystory', 'm.tinystory', 'q4_0'],
  ['llama2c', 'm.bin', 'q8_0'],
] as const)('%s on the disk is opened by its path', async (format, name, type) => {
  const tokenizer = pieceTokenizer()
  const path = at(format, name)
  const done = await exportModel(path, weightsOf(plain), { format, type, tokenizer, card: '# M' })
  expect(done.notes).toEqual([])
  expect(done.paths[0]).toBe(path)
  for (const given of format === 'hf' || format === 'llama2c' ? [path] : [path, at(format)]) {
    const opened = await openModel(given)
    expect(opened.config).toMatchObject({ model_type: 'llama', hidden_size: 16 })
    expect((await opened.tokenizer())?.vocabSize).toBe(288)
    const first = await opened.weights.read('model.embed_tokens.weight')
    expect(first).toHaveLength(288 * 16)
    await opened.close()
  }
})

test('files replace files whole, and leave nothing behind when they fail', async () => {
  await writeFile(at('old.gguf'), 'old')
  const weights = weightsOf(plain)
  const broken: Weights = {
    ...weights,
    weights: { ...weights.weights, read: () => Promise.reject(new Error('unreadable')) },
  }
  await expect(exportModel(at('old.gguf'), broken, { format: 'gguf' })).rejects.toThrow(
    'unreadable',
  )
  expect(await readFile(at('old.gguf'), 'utf8')).toBe('old')
  expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([])
  const { notes } = await exportModel(at('old.gguf'), weights, { format: 'gguf' })
  expect(notes).toEqual(['there is no tokenizer, without which llama.cpp opens no file'])
})

test('llama2.c: what it cannot hold is refused, or told', async () => {
  const save = (config: Config) =>
    exportModel(at('x.bin'), weightsOf(config), { format: 'llama2c' })
  await expect(save(configs[0])).rejects.toThrow('model_type must be llama, got gpt_neo')
  await expect(save(configs[2])).rejects.toThrow('head_dim must be hidden_size 16 / heads 4, got 6')
  await expect(save({ ...plain, rope_theta: 5e5 })).rejects.toThrow('rope_theta must be 10000')
  await expect(save({ ...plain, rms_norm_eps: 1e-6 })).rejects.toThrow('rms_norm_eps must be 1e-5')
  const { paths, notes } = await exportModel(at('byte', 'x.bin'), weightsOf(plain), {
    format: 'llama2c',
    tokenizer: await byteTokenizer(),
    version: 0,
  })
  expect(paths).toEqual([at('byte', 'x.bin'), at('byte', 'tokenizer.json')])
  expect(notes).toEqual([expect.stringContaining('tokenizer.bin cannot hold this tokenizer')])
})

test('a type the format does not have', async () => {
  const save = exportModel(at('y'), weightsOf(plain), { format: 'hf', type: 'q4_0' })
  await expect(save).rejects.toThrow('hf: type must be one of f32, f16, bf16, got q4_0')
})
