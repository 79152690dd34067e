// A file that is read by range, so that large ones never stand in memory whole.
import { FormatError } from '@ts/tokenizer'

/** Bytes somewhere: in memory, on a disk, behind a URL. */
export interface Source {
  /** File name for messages. */
  readonly name: string
  /** Length in bytes. */
  readonly size: number
  /** Copies a range. Callers stay within the size. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** A source over bytes in memory. @param name file name for messages */
export function bytesSource(bytes: Uint8Array, name = 'bytes'): Source {
  return {
    name,
    size: bytes.length,
    read: async (offset, length) => bytes.slice(offset, offset + length),
  }
}

/**
 * Reads a range and checks that all of it came.
 *
 * @param field what is read, for messages
 * @throws FormatError if the source gives fewer bytes than its size promises
 */
export async function readExactly(
  source: Source,
  range: { readonly offset: number; readonly length: number },
  field: string,
): Promise<Uint8Array> {
  const { offset, length } = range
  if (offset + length > source.size) {
    throw new FormatError(
      source.name,
      field,
      `needs ${length} bytes, the file ends at ${source.size}`,
      { offset },
    )
  }
  const bytes = await source.read(offset, length)
  if (bytes.length !== length) {
    throw new FormatError(source.name, field, `needs ${length} bytes, got ${bytes.length}`, {
      offset,
    })
  }
  return bytes
}
