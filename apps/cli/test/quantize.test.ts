// quantize, and models that run in 8 and 4 bits, by the command.
import { writeFile } from 'node:fs/promises'
import { openReference } from '@ts/tensor'
import { trainBpe, writeTokenizerJson } from '@ts/tokenizer'
import { createModel, initialize, preset } from '@ts/transformer'
import { saveModel } from '@ts/transformer/node'
import { beforeAll, expect, test } from 'vitest'
import { temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()

beforeAll(async () => {
  const text = 'Once upon a time there was a cat. '.repeat(20)
  const tokenizer = await trainBpe([text], 280, { specialTokens: ['<|endoftext|>'] })
  const config = preset('neo-32x2', { vocabulary: 280, context: 64 })
  const [model, backend] = [createModel(config), openReference()]
  initialize(backend, model, { seed: 3, deviation: 0.1 })
  const files = { 'tokenizer.json': writeTokenizerJson(tokenizer) }
  await saveModel(at('model'), backend, model, files)
  await writeFile(at('text.txt'), text)
})

test('quantize writes a smaller model and tells what it costs on a text', async () => {
  for (const [type, out] of [
    ['int8', 'eight.tinystory'],
    ['int4', 'four.gguf'],
  ]) {
    const args = ['--model', at('model'), '--type', type, '--out', at(out), '--threads', '1']
    const { code, stdout } = await tinystories([
      ...['quantize', ...args, '--text-file', at('text.txt'), '--json'],
    ])
    expect(code).toBe(0)
    const { bytes, bitsPerByte, paths } = JSON.parse(stdout)
    expect(paths).toEqual([at(out)])
    expect(bytes.after).toBeLessThan(bytes.before)
    expect(bitsPerByte.after).not.toBe(bitsPerByte.before)
    expect(bitsPerByte.change).toBeCloseTo(bitsPerByte.after / bitsPerByte.before - 1, 12)
    expect(Math.abs(bitsPerByte.change)).toBeLessThan(0.06)
  }
})

test('a model generates and is scored in any type, a quantised file in its own', async () => {
  const out = at('own.tinystory')
  const made = await tinystories([
    ...['quantize', '--model', at('model'), '--type', 'int8', '--out', out, '--threads', '1'],
  ])
  expect(made.stdout).toMatch(
    /^.*own\.tinystory\nint8: .* MB, before .* MB\nbits per byte: .* %\) on/,
  )
  const score = async (...args: string[]): Promise<number> => {
    const text = ['--text-file', at('text.txt'), '--threads', '1', '--json']
    const { code, stdout } = await tinystories(['score', ...args, ...text])
    expect(code).toBe(0)
    return JSON.parse(stdout).nll
  }
  const own = await score('--model', out)
  expect(await score('--model', out, '--type', 'f32')).not.toBe(own)
  // Its file holds learned positions in f16.
  expect(await score('--model', at('model'), '--type', 'int8')).toBeCloseTo(own, 1)
  const info = await tinystories(['info', '--model', out, '--json'])
  expect(JSON.parse(info.stdout).type).toBe('int8')
  const told = await tinystories([
    ...['generate', '--model', at('model'), '--type', 'int4', '--prompt', 'Once', '--threads', '1'],
    ...['--max-tokens', '5', '--json'],
  ])
  expect(JSON.parse(told.stdout).tokens).toHaveLength(5)
})

test('quantize says what it cannot do, and leaves what is there', async () => {
  const quantize = (...args: string[]) =>
    tinystories(['quantize', '--model', at('model'), '--threads', '1', ...args])
  const ending = await quantize('--type', 'int4', '--out', at('x.bin'))
  expect(ending.code).toBe(2)
  expect(ending.stderr).toContain('--out must end in .tinystory or .gguf for int4')
  await writeFile(at('empty.txt'), '')
  const args = ['--type', 'int8', '--out', at('y.gguf'), '--text-file', at('empty.txt')]
  expect((await quantize(...args)).stderr).toContain('empty.txt')
})
