import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReference } from '@ts/tensor'
import { writeTokenizerBin } from '@ts/tokenizer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { llama2cFile } from '../../test/llama2cFile.ts'
import { configs, openTiny } from '../../test/tiny.ts'
import { pieceTokenizer } from '../../test/tokenizers.ts'
import { FormatError, parameters } from '../index.ts'
import { openModel, saveModel } from './index.ts'

let folder = ''
/** A tokenizer.bin whose pieces are letters. */
function tokenizerOfLetters(ids: number): Uint8Array {
  const bytes = new Uint8Array(4 + 9 * ids)
  bytes[0] = 1
  for (let id = 0; id < ids; id++) bytes.set([1, 0, 0, 0, 97 + id], 8 + 9 * id)
  return bytes
}

const at = (...names: string[]): string => join(folder, ...names)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transformer-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

test.each(configs)('a $model_type model saved is the model opened', async (config) => {
  const { model, backend } = openTiny(config)
  const path = at('deep', config.model_type)
  await saveModel(path, backend, model, { 'README.md': '# A card' })
  expect((await readdir(path)).sort()).toEqual(['README.md', 'config.json', 'model.safetensors'])
  for (const given of [path, join(path, 'model.safetensors')]) {
    const opened = await openModel(given)
    expect(opened.config).toEqual(config)
    expect(await opened.tokenizer()).toBeNull()
    const other = openReference()
    await opened.load(other)
    await opened.close()
    const [, leaf] = parameters(model).at(-1)!
    const [, same] = parameters(opened.model).at(-1)!
    expect(await other.read(same)).toEqual(await backend.read(leaf))
  }
})

test('saving replaces what was there, and a failure leaves it and nothing else', async () => {
  const { model, backend } = openTiny(configs[0])
  const other = openTiny(configs[1])
  const path = at('replaced')
  await saveModel(path, backend, model, { 'old.txt': 'old' })
  const fails = { ...other.backend, read: async () => Promise.reject(new Error('disk full')) }
  await expect(saveModel(path, fails, other.model)).rejects.toThrow('disk full')
  expect((await openAndClose(path)).model_type).toBe('gpt_neo')
  await saveModel(path, other.backend, other.model)
  expect((await openAndClose(path)).model_type).toBe('gpt2')
  expect((await readdir(path)).sort()).toEqual(['config.json', 'model.safetensors'])
  expect((await readdir(folder)).filter((name) => name.startsWith('replaced'))).toEqual([
    'replaced',
  ])
})

async function openAndClose(path: string) {
  const { config, close } = await openModel(path)
  await close()
  return config
}

test('a run folder gives its best or latest checkpoint', async () => {
  const { model, backend } = openTiny(configs[0])
  const save = async (...names: string[]): Promise<string> => {
    await saveModel(at(...names), backend, model)
    return at(...names, 'model.safetensors')
  }
  const opened = async (name: string): Promise<string> => {
    const { path, close } = await openModel(at(name))
    await close()
    return path
  }
  const second = await save('run', 'checkpoints', 'step-2')
  const tenth = await save('run', 'checkpoints', 'step-10')
  expect(await opened('run')).toBe(tenth)
  await writeFile(at('run', 'latest'), 'checkpoints/step-10\n')
  expect(await opened('run')).toBe(tenth)
  await writeFile(at('run', 'best'), 'step-2')
  expect(await opened('run')).toBe(second)
  await writeFile(at('run', 'best'), '../other')
  expect(await opened('run')).toBe(tenth)
  const best = await save('run', 'checkpoints', 'best')
  await rm(at('run', 'latest'))
  expect(await opened('run')).toBe(best)
  const whole = await save('run', 'model')
  expect(await opened('run')).toBe(whole)
})

test('the tokenizer beside a model is the one whose vocabulary fits', async () => {
  const { bytes } = llama2cFile(0, true)
  await mkdir(at('llama2c'))
  await writeFile(at('llama2c', 'm.bin'), bytes)
  const ids = async (): Promise<number | undefined> => {
    const { tokenizer, load, close } = await openModel(at('llama2c', 'm.bin'))
    await load(openReference())
    await close()
    return (await tokenizer())?.vocabSize
  }
  expect(await ids()).toBeUndefined()
  await writeFile(at('llama2c', 'tokenizer.bin'), writeTokenizerBin(pieceTokenizer()))
  expect(await ids()).toBeUndefined()
  await writeFile(at('llama2c', 'tok11.bin'), tokenizerOfLetters(11))
  expect(await ids()).toBe(11)
  await writeFile(at('llama2c', 'tok11.bin'), 'damaged')
  await expect(ids()).rejects.toThrow(FormatError)
})

test('what is no model says so', async () => {
  const problem = async (path: string): Promise<string> => {
    const error = await openModel(path).catch((e) => e)
    expect(error).toBeInstanceOf(FormatError)
    return error.message
  }
  expect(await problem(at('gone'))).toMatch('path: there is no such file or folder')
  await mkdir(at('empty'))
  expect(await problem(at('empty'))).toMatch('no model here; give a folder with config.json')
  await writeFile(at('empty', 'config.json'), '{}')
  expect(await problem(at('empty'))).toMatch('model.safetensors: the file is missing')
  await writeFile(at('empty', 'model.safetensors'), 'short')
  expect(await problem(at('empty'))).toMatch('config.json: model_type: is missing')
  await writeFile(at('lonely.safetensors'), '')
  expect(await problem(at('lonely.safetensors'))).toMatch('config.json: there is none beside')
  await writeFile(at('text.txt'), '')
  expect(await problem(at('text.txt'))).toMatch('no model here')
})

test.skipIf(process.getuid?.() === 0)('a read-only folder is left as it was', async () => {
  const { model, backend } = openTiny(configs[0])
  await mkdir(at('locked'))
  await chmod(at('locked'), 0o500)
  await expect(saveModel(at('locked', 'm'), backend, model)).rejects.toThrow('EACCES')
  expect(await readdir(at('locked'))).toEqual([])
  expect((await readFile(at('replaced', 'config.json'))).length).toBeGreaterThan(0)
})
