// A folder and those above it, with an error that tells the truth.
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder and what is missing above it. Node's own recursive mkdir calls a read-only disk
 * a missing folder.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && dirname(path) !== path) {
      await makeFolder(dirname(path))
      await mkdir(path)
      return
    }
    const there = await stat(path).catch(() => null)
    if (!there?.isDirectory()) throw error
  }
}
