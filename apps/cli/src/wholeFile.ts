// Files that are written whole or not at all: aside first, then renamed into place.
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
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
 * stays as it was. Missing folders on the way are made. A link stays one, and a device or a pipe
 * (`/dev/stdout`) is written to.
 */
export async function writeWhole(path: string, content: Content): Promise<void> {
  await makeFolder(dirname(path))
  const there = await stat(path).catch(() => null)
  const replaces = there === null || there.isFile()
  const place = there?.isFile() ? await realpath(path) : path
  const aside = replaces ? `${place}.part-${process.pid}` : place
  let file: FileHandle | null = null
  try {
    file = await open(aside, 'w')
    const parts = typeof content === 'string' || content instanceof Uint8Array ? [content] : content
    for await (const part of parts) await file.writeFile(part)
    if (replaces) await file.sync()
    await file.close()
    file = null
    if (replaces) await rename(aside, place)
  } catch (error) {
    await file?.close().catch(() => {})
    if (replaces) await rm(aside, { force: true }).catch(() => {})
    // Writing through an open file does not tell which, and the one aside is nobody's concern.
    throw error instanceof Error && 'code' in error ? Object.assign(error, { path }) : error
  }
}
