import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReference } from '@ts/tensor'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configs, openTiny } from '../../test/tiny.ts'
import { readExactly } from '../checkpoint/source.ts'
import { type Config, modelWeights, parameters } from '../index.ts'
import { fileSource } from './fileSource.ts'
import { exportModel, openModel } from './index.ts'

let folder = ''
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'source-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const PART = 2 ** 18

test('parts are the range, whatever its length, also after somebody left early', async () => {
  const bytes = Uint8Array.from({ length: 3 * PART + 77 }, (_, i) => (i * 7919) >> 5)
  await writeFile(at('bytes'), bytes)
  const source = await fileSource(at('bytes'))
  for await (const part of source.parts!(0, bytes.length)) {
    expect(part.length).toBe(PART)
    break
  }
  for (const [offset, length] of [
    [0, 0],
    [5, 1],
    [64, PART],
    [3, PART + 1],
    [1, 3 * PART + 76],
  ]) {
    const whole = new Uint8Array(length)
    let filled = 0
    for await (const part of source.parts!(offset, length)) {
      whole.set(part, filled)
      filled += part.length
    }
    expect(filled).toBe(length)
    expect(Buffer.compare(whole, bytes.subarray(offset, offset + length))).toBe(0)
  }
  await source.close()
})

/** Its embedding is longer than a part, its head too. */
const long: Config = {
  ...(configs[2] as Extract<Config, { model_type: 'llama' }>),
  vocab_size: 5000,
  head_dim: 4,
  attention_bias: false,
}

const formats = [
  ['hf', 'hf', 'f32'],
  ['hf', 'hf-half', 'f16'],
  ['gguf', 'm.gguf', 'f32'],
  ['llama2c', 'm.bin', 'f32'],
  ['tinystory', 'm.tinystory', 'f32'],
  ['tinystory', 'half.tinystory', 'bf16'],
] as const

test.each(formats)(
  '%s, %s: what is read part by part is what is read at once',
  async (format, name, type) => {
    const { model, backend } = openTiny(long)
    await exportModel(at(name), modelWeights(backend, model), { format, type })
    const opened = await openModel(at(name))
    const other = openReference()
    await opened.load(other)
    for (const [path, leaf] of parameters(opened.model)) {
      const stored = await opened.weights.read(path)
      expect(await other.read(leaf), path).toEqual(stored)
    }
    expect(opened.weights.parts?.('lm_head.weight')).not.toBeNull()
    await opened.close()
  },
)

test('damage inside a part and a file cut off after it was opened are told', async () => {
  const { model, backend } = openTiny(long)
  const path = at('damaged.tinystory')
  await exportModel(path, modelWeights(backend, model), { format: 'tinystory' })
  const opened = await openModel(path)
  const { offset } = opened.weights.tensors.get('lm_head.weight')!
  const file = await open(path, 'r+')
  await file.write(Uint8Array.of(0x55), 0, 1, offset + PART + 9)
  await file.close()
  await expect(opened.load(openReference())).rejects.toThrow(
    /damaged\.tinystory: lm_head\.weight at byte \d+: its checksum must be \w+, got \w+: the file is damaged/,
  )
  await truncate(path, offset + 1001)
  await expect(opened.load(openReference())).rejects.toThrow(
    /damaged\.tinystory: lm_head\.weight at byte \d+: needs 320000 bytes, got 1001/,
  )
  await opened.close()
})

test('a file longer than any memory says which part is', async () => {
  const [name, size] = ['sparse', 2 ** 52]
  const source = { name, size, read: async (_: number, length: number) => new Uint8Array(length) }
  await expect(readExactly(source, { offset: 8, length: 2 ** 51 }, 'a.weight')).rejects.toThrow(
    'sparse: a.weight at byte 8: needs 2251799813685248 bytes at once, more than this machine gives',
  )
})
