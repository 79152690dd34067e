import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReference } from '@ts/tensor'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { llama2cFile } from '../../test/llama2cFile.ts'
import { configs, openTiny } from '../../test/tiny.ts'
import { FormatError, parameters } from '../index.ts'
import { openModel, saveModel } from './index.ts'

let folder = ''
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
  await saveModel(path, backend, model, { 'tokenizer.json': '{}' })
  expect((await readdir(path)).sort()).toEqual([
    'config.json',
    'model.safetensors',
    'tokenizer.json',
  ])
  for (const given of [path, join(path, 'model.safetensors')]) {
    const opened = await openModel(given)
    expect(opened.config).toEqual(config)
    expect(opened.tokenizerPaths).toEqual([join(path, 'tokenizer.json')])
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

test('a llama2.c file finds the tokenizer beside it', async () => {
  const { bytes } = llama2cFile(0, true)
  await mkdir(at('llama2c'))
  await writeFile(at('llama2c', 'm.bin'), bytes)
  const tokenizer = async (): Promise<readonly string[]> => {
    const { tokenizerPaths, load, close } = await openModel(at('llama2c', 'm.bin'))
    await load(openReference())
    await close()
    return tokenizerPaths
  }
  expect(await tokenizer()).toEqual([])
  await writeFile(at('llama2c', 'tokenizer.bin'), '')
  expect(await tokenizer()).toEqual([at('llama2c', 'tokenizer.bin')])
  await writeFile(at('llama2c', 'tok11.bin'), '')
  expect(await tokenizer()).toEqual([at('llama2c', 'tok11.bin')])
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
