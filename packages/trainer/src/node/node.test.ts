import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { splitDocuments } from '../data/documents.ts'
import { encodeDocuments } from '../data/encodeDocuments.ts'
import { memoryStore, type RunStore, readText, utf8 } from '../runStore.ts'
import { folderStore, openDataset, readTextFile, writeDataset } from './index.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trainer-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe.each<[string, () => Promise<RunStore>]>([
  ['folderStore', () => folderStore(join(folder, 'a', 'run'))],
  ['memoryStore', async () => memoryStore()],
])('%s', (_, open) => {
  test('keeps files and folders', async () => {
    const store = await open()
    expect(await store.read('a.txt')).toBe(null)
    expect(await store.list('checkpoints')).toEqual([])
    await store.write('a.txt', utf8('one'))
    await store.write('a.txt', utf8('two'))
    await store.append('log', 'x')
    await store.append('log', 'y\n')
    const parts = async function* () {
      yield utf8('par')
      yield utf8('ts')
    }
    await store.writeFolder('checkpoints/step-2', { x: utf8('2'), y: parts() })
    await store.writeFolder('checkpoints/step-1', { x: [utf8('1')] })
    expect(await readText(store, 'a.txt')).toBe('two')
    expect(await readText(store, 'log')).toBe('xy\n')
    expect(await store.list('')).toEqual(['a.txt', 'checkpoints', 'log'])
    expect(await store.list('checkpoints')).toEqual(['step-1', 'step-2'])
    expect(await readText(store, 'checkpoints/step-2/y')).toBe('parts')
    await store.writeFolder('checkpoints/step-2', { z: utf8('new') })
    expect(await store.list('checkpoints/step-2')).toEqual(['z'])
    await store.remove('checkpoints/step-2')
    await store.remove('checkpoints/step-2')
    expect(await store.list('checkpoints')).toEqual(['step-1'])
  })

  test('a write that fails leaves what was there', async () => {
    const store = await open()
    const broken = async function* () {
      yield utf8('half')
      throw new Error('disk full')
    }
    await store.write('a', utf8('old'))
    await store.writeFolder('f', { a: utf8('old') })
    await expect(store.write('a', broken())).rejects.toThrow('disk full')
    await expect(store.writeFolder('f', { a: utf8('new'), b: broken() })).rejects.toThrow()
    await expect(store.writeFolder('g', { b: broken() })).rejects.toThrow('disk full')
    expect(await readText(store, 'a')).toBe('old')
    expect(await readText(store, 'f/a')).toBe('old')
    expect(await store.list('')).toEqual(['a', 'f'])
  })
})

test('opening a folder removes what a crash left half-written, and nothing else', async () => {
  await mkdir(join(folder, 'checkpoints', 'step-1.partial-1'), { recursive: true })
  await mkdir(join(folder, 'checkpoints', 'step-2'))
  await writeFile(join(folder, 'latest.partial-x'), '')
  await writeFile(join(folder, 'latest'), '')
  await folderStore(folder)
  expect(await readdir(folder)).toEqual(['checkpoints', 'latest'])
  expect(await readdir(join(folder, 'checkpoints'))).toEqual(['step-2'])
})

describe('data sets in a folder', () => {
  const bytesOf = { encode: (text: string) => [...utf8(text)] }
  const format = { vocabularySize: 257, endOfText: 256, tokensPerShard: 30 }

  test('from a text file to documents and back', async () => {
    const stories = Array.from(
      { length: 40 },
      (_, i) => `Story ${i} of “Zoë”.\n${'la '.repeat(i)}.`,
    )
    const path = join(folder, 'text.txt')
    await writeFile(path, stories.join('\n<|endoftext|>\n'))
    const texts = splitDocuments(readTextFile(path))
    const data = { folder: join(folder, 'data'), split: 'train' }
    const infos = await writeDataset(data, encodeDocuments(texts, bytesOf), format)
    expect(infos.length).toBeGreaterThan(20)
    const set = await openDataset(data.folder, 'train')
    expect(set).toMatchObject({ documents: 40, vocabularySize: 257 })
    expect(set.textBytes).toBe(utf8(stories.join('')).length)
    for (const [i, story] of stories.entries()) {
      const { tokens, textBytes } = await set.document(i)
      expect(new TextDecoder().decode(Uint8Array.from(tokens.subarray(0, -1)))).toBe(story)
      expect(textBytes).toBe(tokens.length - 1)
    }
    await set.close()
  })

  test('a shorter data set replaces a longer one; a failing one leaves it', async () => {
    const data = { folder, split: 'train' }
    const write = (texts: AsyncIterable<string> | Iterable<string>) =>
      writeDataset(data, encodeDocuments(texts, bytesOf), format)
    await write(Array.from({ length: 5 }, () => 'x'.repeat(30)))
    await write(['a', 'b'])
    expect(await readdir(folder)).toEqual(['train-00000.tokens'])
    const before = await readFile(join(folder, 'train-00000.tokens'))
    const failing = async function* () {
      yield 'y'.repeat(40)
      yield 'z'.repeat(40)
      yield 'z'
      throw new Error('no more')
    }
    await expect(write(failing())).rejects.toThrow('no more')
    expect(await readdir(folder)).toEqual(['train-00000.tokens'])
    expect(await readFile(join(folder, 'train-00000.tokens'))).toEqual(before)
  })

  test('says what is missing or damaged', async () => {
    await expect(openDataset(folder, 'valid')).rejects.toThrow(
      'valid-00000.tokens: is not there; run data prepare',
    )
    await expect(openDataset(join(folder, 'none'), 'valid')).rejects.toThrow(
      'none: folder: must hold a data set',
    )
    const texts = Array.from({ length: 3 }, () => 'x'.repeat(30))
    await writeDataset({ folder, split: 'train' }, encodeDocuments(texts, bytesOf), format)
    const path = join(folder, 'train-00001.tokens')
    const bytes = await readFile(path)
    await writeFile(path, bytes.subarray(0, 40))
    await expect(openDataset(folder, 'train')).rejects.toThrow(
      'train-00001.tokens: size at byte 0: a token shard has at least 72 bytes, got 40',
    )
    await rm(path)
    await expect(openDataset(folder, 'train')).rejects.toThrow(
      'train-00001.tokens: is not there, but train-00002.tokens is',
    )
  })
})
