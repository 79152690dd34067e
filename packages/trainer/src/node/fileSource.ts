// A file as a source of ranges.
import { open } from 'node:fs/promises'
import type { Source } from '../data/source.ts'

/** Opens a file to be read by range. Close it when done. */
export async function fileSource(path: string): Promise<Source> {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  return {
    name: path,
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length)
      let filled = 0
      while (filled < length) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return bytes.subarray(0, filled)
    },
    close: () => file.close(),
  }
}
