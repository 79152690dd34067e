// A file of the disk as a source of ranges.
import { open } from 'node:fs/promises'
import type { Source } from '../checkpoint/source.ts'

/** A source that holds a file open. */
export interface FileSource extends Source {
  close(): Promise<void>
}

/** Opens a file to be read by range. */
export async function fileSource(path: string): Promise<FileSource> {
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
