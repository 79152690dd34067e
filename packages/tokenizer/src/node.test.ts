import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sampleBin, sampleModel } from '../test/samples.ts'
import { writeVocabAndMerges } from './formats/writeVocabAndMerges.ts'
import { findTokenizer, loadTokenizer, saveTokenizer } from './node.ts'
import { trainBpe } from './training/trainBpe.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tokenizer-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('saves and loads a folder, a .json and a .bin, leaving nothing else behind', async () => {
  const trained = await trainBpe(['hello hello'], 262)
  await saveTokenizer(join(folder, 'model'), trained)
  expect((await readdir(join(folder, 'model'))).sort()).toEqual([
    'tokenizer.json',
    'tokenizer_config.json',
  ])
  await saveTokenizer(join(folder, 'a.json'), trained)
  for (const name of ['model', 'a.json', 'model/tokenizer.json']) {
    const loaded = await loadTokenizer(join(folder, name))
    expect(loaded.encode('hello you')).toEqual(trained.encode('hello you'))
  }
  expect((await findTokenizer(folder, 300))?.vocabSize).toBeUndefined()
  const beside = async (path: string, vocabulary: number) =>
    (await findTokenizer(join(folder, path), vocabulary))?.vocabSize
  expect(await beside('model', 261)).toBeUndefined()
  expect(await beside('model', 4096)).toBe(262)
  await writeFile(join(folder, 'b.bin'), sampleBin())
  await saveTokenizer(join(folder, 'c.bin'), await loadTokenizer(join(folder, 'b.bin')))
  expect((await loadTokenizer(join(folder, 'c.bin'))).vocabSize).toBe(273)
})

test('leaves nothing behind when it cannot write', async () => {
  await mkdir(join(folder, 'taken.json'))
  const trained = await trainBpe(['hello hello'], 262)
  await expect(saveTokenizer(join(folder, 'taken.json'), trained)).rejects.toThrow()
  expect(await readdir(folder)).toEqual(['taken.json'])
})

test('finds the other half beside a vocab.json or merges.txt, and any .model in a folder', async () => {
  const { vocab, merges } = writeVocabAndMerges(await trainBpe(['hello hello'], 262))
  await writeFile(join(folder, 'gpt2_vocab.json'), vocab)
  await writeFile(join(folder, 'gpt2_merges.txt'), merges)
  for (const name of ['gpt2_vocab.json', 'gpt2_merges.txt']) {
    expect((await loadTokenizer(join(folder, name))).vocabSize).toBe(262)
  }
  await mkdir(join(folder, 'sub'))
  await writeFile(join(folder, 'sub', 'tok512.model'), sampleModel())
  expect(await findTokenizer(join(folder, 'sub'), 4096)).toBeNull()
  expect((await findTokenizer(join(folder, 'sub'), 280))?.vocabSize).toBe(273)
  expect((await loadTokenizer(join(folder, 'sub'))).vocabSize).toBe(273)
})

test('says in a sentence what it did not find', async () => {
  await expect(loadTokenizer(join(folder, 'none'))).rejects.toThrow(
    'none: no such tokenizer file or folder',
  )
  await expect(loadTokenizer(folder)).rejects.toThrow(
    'no tokenizer in this folder; expected tokenizer.json',
  )
})
