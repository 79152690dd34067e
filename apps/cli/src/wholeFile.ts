// Files that are written whole or not at all: aside first, then renamed into place.
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from './makeFolder.ts'

/** What a file is made of. */
export type Content =
  | string
  | Uint8Array
  | Iterable<string | Uint8Array>
  | AsyncIterable<string | Uint8Array>

/**
 * Writes a file whole: a reader never sees half of it, and if anything goes wrong the file that was there
 * stays as it was. Missing folders on the way are made.
 */
export async function writeWhole(path: string, content: Content): Promise<void> {
  await makeFolder(dirname(path))
  const aside = `${path}.part-${process.pid}`
  let file: FileHandle | null = null
  try {
    file = await open(aside, 'w')
    const parts = typeof content === 'string' || content instanceof Uint8Array ? [content] : content
    for await (const part of parts) await file.writeFile(part)
    await file.sync()
    await file.close()
    file = null
    await rename(aside, path)
  } catch (error) {
    await file?.close().catch(() => {})
    await rm(aside, { force: true }).catch(() => {})
    // Writing through an open file does not tell which, and the one aside is nobody's concern.
    throw error instanceof Error && 'code' in error ? Object.assign(error, { path }) : error
  }
}
