// A file's text in chunks.
import { open } from 'node:fs/promises'
import { atPath, UserError } from '../errors.ts'

// Strings of this size die young; those of a megabyte, and the stories that are parts of them, stay in memory for long.
const CHUNK = 2 ** 16

/** @throws UserError if the file is not UTF-8 */
export async function* readText(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let offset = 0
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch (cause) {
      throw new UserError(`${path}: not UTF-8 text, near byte ${offset}`, { cause })
    }
  }
  const file = await open(path)
  try {
    const buffer = new Uint8Array(CHUNK)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK)
      if (bytesRead === 0) break
      yield decode(buffer.subarray(0, bytesRead))
      offset += bytesRead
    }
    yield decode()
  } catch (error) {
    throw atPath(error, path)
  } finally {
    await file.close()
  }
}
