// The tokenizer.json of an exported folder in the library that transformers.js uses.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tokenizer as Theirs } from '@huggingface/tokenizers'
import { dataPath, testWithData } from '@ts/reference-data'
import { openReference } from '@ts/tensor'
import { type Tokenizer, trainBpe } from '@ts/tokenizer'
import { loadTokenizer } from '@ts/tokenizer/node'
import { createModel, initialize, modelWeights, preset } from '@ts/transformer'
import { exportModel } from '@ts/transformer/node'
import { expect, test } from 'vitest'

const texts = [
  'Once upon a time, there was a little girl named Lily.',
  ' She said: "I\'m 3 years old!"\n\nThe  café — 🐈',
  'a',
]

/** Exports a small model with the tokenizer, and opens what was written. */
async function exported(tokenizer: Tokenizer): Promise<Theirs> {
  const folder = await mkdtemp(join(tmpdir(), 'hf-'))
  try {
    const config = preset('neo-16x1', { vocabulary: tokenizer.vocabSize, context: 8 })
    const [model, backend] = [createModel(config), openReference()]
    initialize(backend, model)
    const path = join(folder, 'model')
    await exportModel(path, modelWeights(backend, model), { format: 'hf', tokenizer })
    const read = async (name: string) => JSON.parse(await readFile(join(path, name), 'utf8'))
    return new Theirs(await read('tokenizer.json'), await read('tokenizer_config.json'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function expectSame(ours: Tokenizer, theirs: Theirs): void {
  for (const text of texts) {
    const ids = [...ours.encode(text, { special: true })]
    expect(theirs.encode(text).ids).toEqual(ids)
    expect(theirs.decode(ids, { skip_special_tokens: true })).toBe(ours.decode(ids))
  }
}

test('a byte-level one', async () => {
  const corpus = texts.join(' ').repeat(5)
  const ours = await trainBpe([corpus], 320, { specialTokens: ['<|endoftext|>'] })
  expectSame(ours, await exported(ours))
})

testWithData('the one of stories260K', ['llama2c/tok512.bin'], async () => {
  const ours = await loadTokenizer(dataPath('llama2c/tok512.bin'))
  expectSame(ours, await exported(ours))
})
