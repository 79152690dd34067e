// A file of the disk as a source of ranges.
import { type FileHandle, open } from 'node:fs/promises'
import type { Source } from '../checkpoint/source.ts'

/** A source that holds a file open. */
export interface FileSource extends Source {
  close(): Promise<void>
}

/** Bytes of a part: half of a core's own cache, so that it is still there when it is used. */
const PART = 2 ** 18

/** Opens a file to be read by range. */
export async function fileSource(path: string): Promise<FileSource> {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  // Memory that was used before is read into twice as fast as new one.
  const spare: Uint8Array[] = []
  return {
    name: path,
    size,
    read: (offset, length) => fill(file, new Uint8Array(length), offset),
    async *parts(offset, length) {
      const end = offset + length
      const readAt = (at: number, into: Uint8Array): Promise<Uint8Array> => {
        return fill(file, into.subarray(0, Math.min(PART, end - at)), at)
      }
      const buffers = [0, 1].map(() => spare.pop() ?? new Uint8Array(PART))
      let ahead = readAt(offset, buffers[0])
      try {
        for (let at = offset, turn = 0; at < end; at += PART) {
          const part = await ahead
          turn = 1 - turn
          ahead = readAt(Math.min(at + PART, end), buffers[turn])
          yield part
        }
      } finally {
        // Who leaves early leaves a read behind, whose failure concerns nobody.
        await ahead.catch(() => {})
        spare.push(...buffers)
      }
    },
    close: () => file.close(),
  }
}

/** @returns as much of the buffer as the file could fill */
async function fill(file: FileHandle, buffer: Uint8Array, offset: number): Promise<Uint8Array> {
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
