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
  /**
   * The same part by part, for ranges too large for the processor's cache. A part is valid until the next is
   * asked for and not to be changed; each but the last has a multiple of 64 bytes.
   */
  parts?(offset: number, length: number): AsyncIterable<Uint8Array>
}

/** A source over bytes in memory. @param name file name for messages */
export function bytesSource(bytes: Uint8Array, name = 'bytes'): Source {
  return {
    name,
    size: bytes.length,
    read: async (offset, length) => bytes.slice(offset, offset + length),
    async *parts(offset, length) {
      yield bytes.subarray(offset, offset + length)
    },
  }
}

/** Where something lies in a source, in bytes. */
export interface Section {
  readonly offset: number
  readonly length: number
}

/**
 * Reads a range and checks that all of it came.
 *
 * @param field what is read, for messages
 * @throws FormatError if the source gives fewer bytes than its size promises
 */
export async function readExactly(
  source: Source,
  range: Section,
  field: string,
): Promise<Uint8Array> {
  expectInside(source, range, field)
  const bytes = await read(source, range, field)
  expectAll(source, range, field, bytes.length)
  return bytes
}

/** A file may be longer than any memory: a sparse one costs its maker nothing. */
async function read(source: Source, range: Section, field: string): Promise<Uint8Array> {
  const { offset, length } = range
  try {
    return await source.read(offset, length)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    const problem = `needs ${length} bytes at once, more than this machine gives`
    throw new FormatError(source.name, field, problem, { offset, cause })
  }
}

/**
 * Reads a range part by part, as {@link Source.parts}, and checks that all of it came.
 *
 * @throws FormatError as {@link readExactly}
 */
export async function* readParts(
  source: Source,
  range: Section,
  field: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (!source.parts) {
    yield await readExactly(source, range, field)
    return
  }
  expectInside(source, range, field)
  const { offset, length } = range
  let came = 0
  for await (const part of source.parts(offset, length)) {
    came += part.length
    // Only the last may end anywhere: a file that has become shorter does not end in half a number.
    if (came !== length && part.length % 64 !== 0) break
    yield part
  }
  expectAll(source, range, field, came)
}

/** Parts as numbers. */
export async function* decodeParts(
  parts: AsyncIterable<Uint8Array>,
  decode: (bytes: Uint8Array) => Float32Array,
): AsyncGenerator<Float32Array, void, undefined> {
  for await (const part of parts) yield decode(part)
}

function expectInside(source: Source, { offset, length }: Section, field: string): void {
  if (offset + length <= source.size) return
  const problem = `needs ${length} bytes, the file ends at ${source.size}`
  throw new FormatError(source.name, field, problem, { offset })
}

function expectAll(source: Source, { offset, length }: Section, field: string, came: number): void {
  if (came === length) return
  throw new FormatError(source.name, field, `needs ${length} bytes, got ${came}`, { offset })
}
