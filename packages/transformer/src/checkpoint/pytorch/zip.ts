// Zip archives whose entries are stored as they are, as torch writes them. Reads by range; everything
// the directory claims is checked against the file.
import { FormatError } from '@ts/tokenizer'
import { crc32 } from '../crc32.ts'
import { readExactly, type Source } from '../source.ts'

/** An entry of an archive. */
export interface ZipEntry {
  readonly name: string
  /** Of its local header. */
  readonly header: number
  /** In bytes. */
  readonly size: number
  readonly crc: number
}

/** Entries by their names. */
export type ZipDirectory = ReadonlyMap<string, ZipEntry>

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
/** The end record with the longest comment there can be. */
const LONGEST_END = 22 + 65535
/** A state dict has some thousands of tensors; each takes some 100 bytes here. */
const LONGEST_DIRECTORY = 2 ** 26

/**
 * Reads the directory.
 *
 * @throws FormatError if it is damaged, or an entry is compressed or encrypted
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function readZipDirectory(source: Source): Promise<ZipDirectory> {
  const { count, offset, length } = await readEnd(source)
  if (length > LONGEST_DIRECTORY || count > length / 46) {
    const problem = `${count} entries in ${length} bytes are too many`
    throw new FormatError(source.name, 'zip directory', problem, { offset })
  }
  const bytes = await readExactly(source, { offset, length }, 'zip directory')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const entries = new Map<string, ZipEntry>()
  let at = 0
  for (let i = 0; i < count; i++) {
    const fail = (problem: string, byte = 0): never => {
      throw new FormatError(source.name, `zip entry ${i}`, problem, { offset: offset + at + byte })
    }
    if (at + 46 > length || view.getUint32(at, true) !== CENTRAL) fail('is no directory entry')
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const end = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true)
    if (end > length) fail('passes the end of the directory')
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (view.getUint16(at + 8, true) & 1) fail('is encrypted', 8)
    const method = view.getUint16(at + 10, true)
    if (method !== 0) fail(`must be stored as it is, got compression method ${method}`, 10)
    const extra = new DataView(bytes.buffer, bytes.byteOffset + at + 46 + nameLength, extraLength)
    const { size, packed, header } = sizes(view, at, extra)
    if (size !== packed) fail(`has sizes ${packed} and ${size}, but is stored as it is`, 20)
    if (!(header + 30 + size <= source.size)) {
      fail(`its ${size} bytes from ${header} pass the end of the file, ${source.size}`, 42)
    }
    if (entries.has(name)) fail(`${JSON.stringify(name.slice(0, 60))} stands twice`, 46)
    entries.set(name, { name, header, size, crc: view.getUint32(at + 16, true) })
    at = end
  }
  return entries
}

/**
 * The first byte of an entry's data.
 *
 * @throws FormatError if its local header says otherwise than the directory
 */
export async function zipDataOffset(source: Source, entry: ZipEntry): Promise<number> {
  const { header, size, name } = entry
  const bytes = await readExactly(source, { offset: header, length: 30 }, name)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const offset = header + 30 + view.getUint16(26, true) + view.getUint16(28, true)
  if (view.getUint32(0, true) !== LOCAL || view.getUint16(8, true) !== 0) {
    throw new FormatError(source.name, name, 'is no stored zip entry', { offset: header })
  }
  if (offset + size > source.size) {
    const problem = `its ${size} bytes pass the end of the file, ${source.size}`
    throw new FormatError(source.name, name, problem, { offset })
  }
  return offset
}

/**
 * Reads a whole entry and checks its checksum.
 *
 * @throws FormatError if it is damaged
 */
export async function readZipEntry(source: Source, entry: ZipEntry): Promise<Uint8Array> {
  const offset = await zipDataOffset(source, entry)
  const bytes = await readExactly(source, { offset, length: entry.size }, entry.name)
  const crc = crc32(bytes)
  if (crc === entry.crc) return bytes
  const hex = (n: number): string => n.toString(16).padStart(8, '0')
  const problem = `its checksum must be ${hex(entry.crc)}, got ${hex(crc)}: the file is damaged`
  throw new FormatError(source.name, entry.name, problem, { offset })
}

interface End {
  readonly count: number
  readonly offset: number
  readonly length: number
}

async function readEnd(source: Source): Promise<End> {
  const field = 'zip end'
  const length = Math.min(LONGEST_END, source.size)
  const start = source.size - length
  const bytes = await readExactly(source, { offset: start, length }, field)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = length - 22
  while (at >= 0 && view.getUint32(at, true) !== END) at--
  if (at < 0) throw new FormatError(source.name, field, 'is missing: the file is cut or no zip')
  const end = {
    count: view.getUint16(at + 10, true),
    length: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  }
  const locator = at - 20
  if (locator >= 0 && view.getUint32(locator, true) === LOCATOR_64) {
    const offset = safe(view.getBigUint64(locator + 8, true))
    if (!(offset + 56 <= source.size)) {
      const problem = `the zip64 end at ${offset} passes the end of the file`
      throw new FormatError(source.name, field, problem, { offset: start + locator })
    }
    const record = await readExactly(source, { offset, length: 56 }, field)
    const wide = new DataView(record.buffer, record.byteOffset, record.length)
    if (wide.getUint32(0, true) !== END_64) {
      throw new FormatError(source.name, field, 'no zip64 end record here', { offset })
    }
    end.count = safe(wide.getBigUint64(32, true))
    end.length = safe(wide.getBigUint64(40, true))
    end.offset = safe(wide.getBigUint64(48, true))
  }
  if (end.offset + end.length > source.size) {
    const problem = `the directory of ${end.length} bytes at ${end.offset} passes the end of the file`
    throw new FormatError(source.name, field, problem, { offset: start + at })
  }
  return end
}

/** Sizes and place of an entry; those that are all ones stand in the zip64 extra field, in order. */
function sizes(
  view: DataView,
  at: number,
  extra: DataView,
): { readonly size: number; readonly packed: number; readonly header: number } {
  let wide = extra.byteLength
  for (let e = 0; e + 4 <= extra.byteLength; e += 4 + extra.getUint16(e + 2, true)) {
    if (extra.getUint16(e, true) === 1) {
      wide = e + 4
      break
    }
  }
  const value = (offset: number): number => {
    const narrow = view.getUint32(at + offset, true)
    if (narrow !== 0xffffffff || wide + 8 > extra.byteLength) return narrow
    wide += 8
    return safe(extra.getBigUint64(wide - 8, true))
  }
  const size = value(24)
  const packed = value(20)
  return { size, packed, header: value(42) }
}

/** Far beyond any file rather than wrong by rounding. */
function safe(n: bigint): number {
  return n > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(n)
}
