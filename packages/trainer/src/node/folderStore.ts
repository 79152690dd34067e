// A run kept in a folder of the file system.
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileData, RunStore } from '../runStore.ts'

/** What is being written bears this mark in its name; whatever bears it was never finished. */
const PARTIAL = '.partial-'

/**
 * Keeps a run in a folder, made if it is not there. Files are written beside their place, flushed to
 * the disk and renamed, so a power cut leaves the old or the new one; what an earlier crash left
 * half-written is removed when the store is opened.
 */
export async function folderStore(folder: string): Promise<RunStore> {
  await mkdir(folder, { recursive: true })
  await sweep(folder)
  const at = (path: string): string => join(folder, path)
  return {
    name: folder,
    read: (path) => unlessMissing(readFile(at(path)), null),
    async list(path) {
      const names = await unlessMissing(readdir(at(path)), [])
      return names.filter((name) => !name.includes(PARTIAL)).sort()
    },
    async write(path, data) {
      await mkdir(dirname(at(path)), { recursive: true })
      const partial = `${at(path)}${PARTIAL}${randomUUID()}`
      try {
        await writeFlushed(partial, data)
        await rename(partial, at(path))
      } catch (error) {
        await rm(partial, { force: true })
        throw error
      }
      await flushFolder(dirname(at(path)))
    },
    async append(path, text) {
      const file = await open(at(path), 'a')
      try {
        await file.appendFile(text)
      } finally {
        await file.close()
      }
    },
    async writeFolder(path, files) {
      const partial = `${at(path)}${PARTIAL}${randomUUID()}`
      try {
        await mkdir(partial, { recursive: true })
        for (const [name, data] of Object.entries(files)) {
          await writeFlushed(join(partial, name), data)
        }
        await flushFolder(partial)
        // A folder cannot replace another in one move.
        await rm(at(path), { recursive: true, force: true })
        await rename(partial, at(path))
      } catch (error) {
        await rm(partial, { recursive: true, force: true })
        throw error
      }
      await flushFolder(dirname(at(path)))
    },
    async remove(path) {
      // Renamed first, so that a crash never leaves a part under the name.
      const partial = `${at(path)}${PARTIAL}${randomUUID()}`
      await unlessMissing(rename(at(path), partial), undefined)
      await rm(partial, { recursive: true, force: true })
    },
  }
}

async function writeFlushed(path: string, data: FileData): Promise<void> {
  const file = await open(path, 'w')
  try {
    if (data instanceof Uint8Array) await file.writeFile(data)
    else for await (const part of data) await file.writeFile(part)
    await file.sync()
  } finally {
    await file.close()
  }
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

async function sweep(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.name.includes(PARTIAL)) await rm(path, { recursive: true, force: true })
    else if (entry.name === 'checkpoints' && entry.isDirectory()) await sweep(path)
  }
}

async function unlessMissing<T, U>(result: Promise<T>, missing: U): Promise<T | U> {
  try {
    return await result
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing
    throw error
  }
}
