// Saves a model as a folder in HF layout, whole or not at all.
import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Backend } from '@ts/tensor'
import { saveWeights } from '../checkpoint/weights.ts'
import { formatConfig } from '../config/parseConfig.ts'
import type { Model } from '../model.ts'
import { kindOf } from './findModel.ts'

/**
 * Saves config.json and model.safetensors. The folder is written aside, flushed and renamed: whatever
 * happens, the path holds all of the new model or what was there before. A folder that is there is
 * replaced.
 *
 * @param files more files of the folder by their names, such as `tokenizer.json`
 *
 * @example await saveModel('models/mine', backend, model, { 'tokenizer.json': text })
 */
export async function saveModel(
  folder: string,
  backend: Backend,
  model: Model,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<void> {
  const path = resolve(folder)
  const mark = `${path}.partial-${randomUUID()}`
  await mkdir(mark, { recursive: true })
  try {
    await write(join(mark, 'config.json'), [utf8(formatConfig(model.config))])
    for (const [name, content] of Object.entries(files)) {
      await write(join(mark, name), [typeof content === 'string' ? utf8(content) : content])
    }
    await write(join(mark, 'model.safetensors'), saveWeights(backend, model))
    await flushFolder(mark)
    await replace(path, mark)
  } catch (error) {
    await rm(mark, { recursive: true, force: true })
    throw error
  }
  await flushFolder(dirname(path))
}

async function write(
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await open(path, 'w')
  try {
    for await (const chunk of chunks) await file.writeFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A folder cannot replace another in one move: the old one steps aside, and back if that fails. */
async function replace(path: string, by: string): Promise<void> {
  if ((await kindOf(path)) === null) return rename(by, path)
  const old = `${path}.old-${randomUUID()}`
  await rename(path, old)
  try {
    await rename(by, path)
  } catch (error) {
    await rename(old, path)
    throw error
  }
  await rm(old, { recursive: true, force: true })
}

/** Makes renames in a folder last. Windows has no such call and needs none. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
