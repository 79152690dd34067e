// Files and folders that appear whole or not at all: written aside, flushed and renamed.
import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { kindOf } from './findModel.ts'

/** What a file is made of. */
export type Content = string | Uint8Array | AsyncIterable<Uint8Array>

/** Writes a folder with some files. One that is there is replaced, unless anything goes wrong. */
export async function replaceFolder(
  folder: string,
  files: Readonly<Record<string, Content>>,
): Promise<void> {
  const path = resolve(folder)
  const mark = `${path}.partial-${randomUUID()}`
  try {
    await mkdir(dirname(path), { recursive: true })
    await mkdir(mark)
    for (const [name, content] of Object.entries(files)) await write(join(mark, name), content)
    await flushFolder(mark)
    await replace(path, mark)
  } catch (error) {
    await rm(mark, { recursive: true, force: true })
    throw about(error, folder)
  }
  await flushFolder(dirname(path))
}

/** Writes a file. One that is there is replaced, unless anything goes wrong. */
export async function replaceFile(file: string, content: Content): Promise<void> {
  const path = resolve(file)
  const mark = `${path}.partial-${randomUUID()}`
  try {
    await mkdir(dirname(path), { recursive: true })
    await write(mark, content)
    await rename(mark, path)
  } catch (error) {
    await rm(mark, { force: true })
    throw about(error, file)
  }
  await flushFolder(dirname(path))
}

async function write(path: string, content: Content): Promise<void> {
  const chunks =
    typeof content === 'string'
      ? [new TextEncoder().encode(content)]
      : content instanceof Uint8Array
        ? [content]
        : content
  const file = await open(path, 'w')
  try {
    for await (const chunk of chunks) await file.writeFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Names the path that was asked for in a system error, which knows at most the one aside. */
function about(error: unknown, path: string): unknown {
  return error instanceof Error && 'code' in error ? Object.assign(error, { path }) : error
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
