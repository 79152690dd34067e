// The token shard: how encoded documents lie in a file, and how they are read from it by range.
//
//   offset   bytes
//   0        4     magic "TSTK"
//   4        4     version, 1                      all numbers little-endian, unsigned
//   8        k·N   the tokens, k = 2 or 4 bytes; each document ends with the end-of-text token
//   …        0…7   zeros up to a multiple of 8
//   …        16·D  index: for each document, 8 bytes: tokens up to its end (its end-of-text token
//                  counted), 8 bytes: UTF-8 bytes of text up to its end; both from the shard's start
//   end−64   64    footer:  0 version · 4 bytes per token (2 or 4) · 8 vocabulary size · 12 end-of-text
//                  token · 16 tokens N (8) · 24 documents D (8) · 32 bytes of text (8) · 40 CRC-32 of all
//                  before the footer · 44 zeros (12) · 56 CRC-32 of the footer so far · 60 magic "TSTK"
//
// The footer stands last so that a shard is written in one pass, and one cut short has no end.
import { FormatError } from '@ts/transformer'
import { crc32 } from './crc32.ts'
import type { Source } from './source.ts'

/** ASCII "TSTK", read as a little-endian number. */
export const MAGIC = 0x4b545354
/** Of the format. */
export const VERSION = 1
/** In bytes. */
const HEADER = 8
/** In bytes. */
export const FOOTER = 64
const CHUNK = 1 << 20

/** What a shard says about itself. */
export interface ShardInfo {
  /** Token ids are below this. */
  readonly vocabularySize: number
  /** The token after each document. */
  readonly endOfText: number
  /** End-of-text tokens counted. */
  readonly tokens: number
  readonly documents: number
  /** UTF-8 bytes of the documents' text. */
  readonly textBytes: number
  /** CRC-32 of header, tokens and index. */
  readonly checksum: number
}

/** Where a document lies. */
export interface DocumentRange {
  /** Its first token. */
  readonly start: number
  /** After its last token, which is end-of-text. */
  readonly end: number
  /** UTF-8 bytes of its text. */
  readonly textBytes: number
}

/** An open token shard. */
export interface Shard extends ShardInfo {
  readonly name: string
  /**
   * @returns tokens from `start`; the range must lie within the shard
   * @throws FormatError for an id outside the vocabulary
   */
  read(start: number, length: number): Promise<Int32Array>
  /** @throws FormatError if the index entry is impossible */
  range(document: number): Promise<DocumentRange>
  close(): Promise<void>
}

/**
 * Opens a token shard. Holds a few hundred bytes of it in memory, however large it is.
 *
 * @param verify whether to read it once through and compare the checksum (about 1 GB/s), so that
 *               any altered byte is found now
 * @throws FormatError naming the source, the field and its offset
 */
export async function openShard(
  source: Source,
  { verify = true }: { readonly verify?: boolean } = {},
): Promise<Shard> {
  const info = await readFooter(source)
  const layout = layoutOf(info)
  const shard: Shard = {
    ...info,
    name: source.name,
    async read(start, length) {
      const bytes = await readExactly(source, HEADER + start * info.width, length * info.width)
      const view = viewOf(bytes)
      const tokens = new Int32Array(length)
      for (let i = 0; i < length; i++) {
        const token = info.width === 2 ? view.getUint16(2 * i, true) : view.getUint32(4 * i, true)
        if (token >= info.vocabularySize) {
          const problem = `must be below the vocabulary size ${info.vocabularySize}, got ${token}`
          const offset = HEADER + (start + i) * info.width
          throw new FormatError(source.name, 'token', problem, { offset })
        }
        tokens[i] = token
      }
      return tokens
    },
    async range(document) {
      if (!(document >= 0 && document < info.documents)) {
        throw new RangeError(
          `${source.name}: document must be in [0, ${info.documents}), got ${document}`,
        )
      }
      const first = Math.max(0, document - 1)
      const offset = layout.index + 16 * first
      const bytes = await readExactly(source, offset, 16 * (document - first + 1))
      const view = viewOf(bytes)
      const from = document === 0 ? { end: 0, textEnd: 0 } : entryAt(source, view, offset, 0)
      const to = entryAt(source, view, offset, document === 0 ? 0 : 16)
      checkEntry(source, info, { from, to, offset: layout.index + 16 * document })
      return { start: from.end, end: to.end, textBytes: to.textEnd - from.textEnd }
    },
    close: async () => source.close?.(),
  }
  if (verify) await verifyShard(source, info)
  return shard
}

interface Footer extends ShardInfo {
  /** Bytes per token. */
  readonly width: 2 | 4
}

/** Where the parts of a shard begin, in bytes. */
export function layoutOf(shape: {
  readonly width: number
  readonly tokens: number
  readonly documents: number
}): { readonly index: number; readonly footer: number; readonly size: number } {
  const index = Math.ceil((HEADER + shape.width * shape.tokens) / 8) * 8
  const footer = index + 16 * shape.documents
  return { index, footer, size: footer + FOOTER }
}

async function readFooter(source: Source): Promise<Footer> {
  const fail = (field: string, offset: number, problem: string): never => {
    throw new FormatError(source.name, field, problem, { offset })
  }
  if (source.size < HEADER + FOOTER) {
    fail('size', 0, `a token shard has at least ${HEADER + FOOTER} bytes, got ${source.size}`)
  }
  const start = source.size - FOOTER
  const header = viewOf(await readExactly(source, 0, HEADER))
  if (header.getUint32(0, true) !== MAGIC) {
    fail('magic', 0, 'must be "TSTK"; this is no token shard')
  }
  if (header.getUint32(4, true) !== VERSION) {
    fail('version', 4, `must be ${VERSION}, got ${header.getUint32(4, true)}`)
  }
  const bytes = await readExactly(source, start, FOOTER)
  const u32 = (at: number): number => viewOf(bytes).getUint32(at, true)
  if (u32(60) !== MAGIC) fail('magic', start + 60, 'must be "TSTK"; the file was cut short')
  const checksum = crc32(bytes.subarray(0, 56))
  if (u32(56) !== checksum) {
    fail('footer checksum', start + 56, `must be ${checksum}, got ${u32(56)}; the file is damaged`)
  }
  if (u32(0) !== VERSION) fail('version', start, `must be ${VERSION}, got ${u32(0)}`)
  const width = u32(4)
  if (width !== 2 && width !== 4) {
    return fail('bytes per token', start + 4, `must be 2 or 4, got ${width}`)
  }
  const vocabularySize = u32(8)
  const limit = width === 2 ? 2 ** 16 : 2 ** 31
  if (vocabularySize < 1 || vocabularySize > limit) {
    fail('vocabulary size', start + 8, `must be from 1 to ${limit}, got ${vocabularySize}`)
  }
  const endOfText = u32(12)
  if (endOfText >= vocabularySize) {
    fail('end-of-text token', start + 12, `must be below ${vocabularySize}, got ${endOfText}`)
  }
  const count = (field: string, at: number, maximum: number): number => {
    const value = u32(at) + 2 ** 32 * u32(at + 4)
    if (value > maximum) fail(field, start + at, `must be at most ${maximum}, got ${value}`)
    return value
  }
  const tokens = count('tokens', 16, source.size / width)
  const documents = count('documents', 24, tokens)
  const textBytes = count('bytes of text', 32, 2 ** 53 - 1)
  const { size } = layoutOf({ width, tokens, documents })
  if (size !== source.size) {
    const held = `${tokens} tokens and ${documents} documents`
    fail('tokens', start + 16, `${held} take ${size} bytes, the file has ${source.size}`)
  }
  return { width, vocabularySize, endOfText, tokens, documents, textBytes, checksum: u32(40) }
}

/** Reads everything before the footer once and holds it against the checksum and the counts. */
async function verifyShard(source: Source, info: Footer): Promise<void> {
  const { footer, index } = layoutOf(info)
  let checksum = 0
  for (let offset = 0; offset < footer; offset += CHUNK) {
    checksum = crc32(await readExactly(source, offset, Math.min(CHUNK, footer - offset)), checksum)
  }
  if (checksum !== info.checksum) {
    const problem = `must be ${checksum}, got ${info.checksum}; the file was altered, prepare it again`
    throw new FormatError(source.name, 'checksum', problem, { offset: footer + 40 })
  }
  let from = { end: 0, textEnd: 0 }
  for (let offset = index; offset < footer; offset += CHUNK) {
    const bytes = await readExactly(source, offset, Math.min(CHUNK, footer - offset))
    const view = viewOf(bytes)
    for (let at = 0; at < bytes.length; at += 16) {
      const to = entryAt(source, view, offset, at)
      checkEntry(source, info, { from, to, offset: offset + at })
      from = to
    }
  }
  if (from.end !== info.tokens || from.textEnd !== info.textBytes) {
    const rule = `must end at ${info.tokens} tokens and ${info.textBytes} bytes`
    const problem = `${rule}, got ${from.end} and ${from.textEnd}`
    throw new FormatError(source.name, 'index', problem, { offset: footer })
  }
}

interface Entry {
  readonly end: number
  readonly textEnd: number
}

/** @param offset of the view in the file, @param at within the view; both in bytes */
function entryAt(source: Source, view: DataView, offset: number, at: number): Entry {
  const u64 = (position: number): number => {
    const value = view.getUint32(position, true) + 2 ** 32 * view.getUint32(position + 4, true)
    if (value < 2 ** 53) return value
    const problem = `must be below 2^53, got ${value}`
    throw new FormatError(source.name, 'index', problem, { offset: offset + position })
  }
  return { end: u64(at), textEnd: u64(at + 8) }
}

function checkEntry(
  source: Source,
  info: ShardInfo,
  { from, to, offset }: { readonly from: Entry; readonly to: Entry; readonly offset: number },
): void {
  const rises = to.end > from.end && to.textEnd >= from.textEnd
  if (rises && to.end <= info.tokens && to.textEnd <= info.textBytes) return
  const rule = `must rise to at most ${info.tokens} tokens and ${info.textBytes} bytes`
  const problem = `${rule}, got ${to.end} and ${to.textEnd} after ${from.end} and ${from.textEnd}`
  throw new FormatError(source.name, 'index', problem, { offset })
}

async function readExactly(source: Source, offset: number, length: number): Promise<Uint8Array> {
  const bytes = await source.read(offset, length)
  if (bytes.length === length) return bytes
  const problem = `must have ${length} bytes, got ${bytes.length}; the file has changed`
  throw new FormatError(source.name, 'data', problem, { offset })
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
