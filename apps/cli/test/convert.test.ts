// convert from format to format, by the command.
import { readdir } from 'node:fs/promises'
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
  const files = { 'tokenizer.json': writeTokenizerJson(tokenizer), 'README.md': '# The card' }
  await saveModel(at('first'), backend, model, files)
})

const told = async (model: string): Promise<string> => {
  const args = ['--prompt', 'Once upon', '--temperature', '0', '--max-tokens', '12', '--json']
  const { code, stdout, stderr } = await tinystories(['generate', '--model', model, ...args])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout).tokens.join(' ')
}

test('round through the formats the story stays the same', async () => {
  const expected = await told(at('first'))
  const steps = [
    ['first', 'gguf', 'second.gguf'],
    ['second.gguf', 'tinystory', 'third.tinystory'],
    ['third.tinystory', 'hf', 'fourth'],
  ] as const
  for (const [from, to, name] of steps) {
    const args = ['--model', at(from), '--to', to, '--out', at(name), '--json']
    const { code, stdout } = await tinystories(['convert', ...args])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      format: to,
      type: 'f32',
      paths: [at(name)],
      bytes: expect.any(Number),
      notes: [],
    })
    expect(await told(at(name))).toBe(expected)
  }
})

test('convert says what it cannot do in a sentence', async () => {
  const run = (...args: string[]) => tinystories(['convert', '--model', at('first'), ...args])
  const wrongType = await run('--to', 'hf', '--type', 'q4_0', '--out', at('x'))
  expect(wrongType.code).toBe(2)
  expect(wrongType.stderr).toMatch("error: --to hf has the types f32, f16, bf16, got 'q4_0'")
  const there = await run('--to', 'hf', '--out', at('first'))
  expect({ ...there, stdout: '' }).toEqual({
    code: 1,
    stdout: '',
    stderr: `tinystories: ${at('first')}: a folder is there already; choose another place\n`,
  })
  const llama2c = await run('--to', 'llama2c', '--out', at('x.bin'))
  expect(llama2c.code).toBe(1)
  expect(llama2c.stderr).toMatch(/model_type must be llama, got gpt_neo; take another format\n$/)
})

test('a full disk is told with the place that was asked for', async () => {
  const full = 'the file would be too large for this disk'
  for (const [to, name] of [
    ['gguf', 'full.gguf'],
    ['hf', 'full'],
  ]) {
    const args = ['convert', '--model', at('first'), '--to', to, '--out', at(name)]
    const { code, stderr } = await tinystories(args, { fileBlocks: 20 })
    expect({ code, stderr }).toEqual({ code: 1, stderr: `tinystories: ${at(name)}: ${full}\n` })
  }
  expect((await readdir(at('.'))).filter((name) => name.includes('full'))).toEqual([])
})
