// From encoded documents to token shards, in one pass and with one document in memory.
import { FormatError } from '@ts/transformer'
import { crc32 } from './crc32.ts'
import { FOOTER, layoutOf, MAGIC, type ShardInfo, VERSION } from './shard.ts'

/** A text as tokens. */
export interface EncodedDocument {
  /** Without an end-of-text token: the writer adds it. */
  readonly tokens: ArrayLike<number>
  /** UTF-8 bytes of the text. */
  readonly textBytes: number
}

/** Where a shard's bytes go, one after the other. */
export interface ShardSink {
  write(bytes: Uint8Array): Promise<void>
  /** The shard is complete. */
  close(): Promise<void>
  /** Writing failed: nothing of it shall remain. */
  abort(): Promise<void>
}

/** What is the same for all shards of a data set. */
export interface ShardFormat {
  readonly vocabularySize: number
  readonly endOfText: number
  /** A shard ends with the document that reaches this. Default 100 million. */
  readonly tokensPerShard?: number
}

/**
 * Writes documents, in their order, to as many shards as it takes: two bytes per token where the
 * vocabulary allows, else four. Documents without a token are left out.
 *
 * @param open gives the sink of shard 0, 1, …
 * @returns    what each shard holds
 * @throws FormatError for a token outside the vocabulary, or if there is no document at all
 */
export async function writeShards(
  documents: AsyncIterable<EncodedDocument> | Iterable<EncodedDocument>,
  open: (shard: number) => Promise<ShardSink>,
  format: ShardFormat,
): Promise<readonly ShardInfo[]> {
  const { vocabularySize, endOfText, tokensPerShard = 1e8 } = format
  if (!(endOfText >= 0 && endOfText < vocabularySize)) {
    const problem = `must be in [0, ${vocabularySize}), got ${endOfText}`
    throw new FormatError('shard', 'end-of-text token', problem)
  }
  const done: ShardInfo[] = []
  let writer: ShardWriter | null = null
  let number = 0
  try {
    for await (const document of documents) {
      number++
      if (document.tokens.length === 0) continue
      writer ??= new ShardWriter(await open(done.length), format)
      await writer.add(document, number)
      if (writer.tokens >= tokensPerShard) {
        done.push(await writer.finish())
        writer = null
      }
    }
    if (writer) done.push(await writer.finish())
  } catch (error) {
    await writer?.sink.abort()
    throw error
  }
  if (done.length === 0) throw new FormatError('shard', 'documents', 'there is none to write')
  return done
}

const BUFFER = 1 << 16

class ShardWriter {
  readonly sink: ShardSink
  tokens = 0
  private readonly format: ShardFormat
  private readonly width: 2 | 4
  /** Pairs: tokens and text bytes up to each document's end. */
  private readonly ends: number[] = []
  private textBytes = 0
  private readonly buffer: DataView = new DataView(new ArrayBuffer(BUFFER))
  private filled = 0
  private checksum = 0

  constructor(sink: ShardSink, format: ShardFormat) {
    this.sink = sink
    this.format = format
    this.width = format.vocabularySize <= 2 ** 16 ? 2 : 4
    this.put(MAGIC, 4)
    this.put(VERSION, 4)
  }

  async add(document: EncodedDocument, number: number): Promise<void> {
    const { tokens, textBytes } = document
    const { vocabularySize, endOfText } = this.format
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]
      if (!(Number.isInteger(token) && token >= 0 && token < vocabularySize)) {
        const problem = `must be in [0, ${vocabularySize}), got ${token}`
        throw new FormatError('shard', `token ${i} of document ${number}`, problem)
      }
      this.put(token, this.width)
      if (this.filled === BUFFER) await this.flush()
    }
    this.put(endOfText, this.width)
    if (this.filled === BUFFER) await this.flush()
    this.tokens += tokens.length + 1
    this.textBytes += textBytes
    this.ends.push(this.tokens, this.textBytes)
  }

  async finish(): Promise<ShardInfo> {
    const { vocabularySize, endOfText } = this.format
    const { tokens, textBytes, width } = this
    const documents = this.ends.length / 2
    const { index } = layoutOf({ width, tokens, documents })
    for (let end = 8 + width * tokens; end < index; end += 2) this.put(0, 2)
    if (this.filled === BUFFER) await this.flush()
    // Tokens and padding end at a multiple of 8, so an entry never straddles the buffer's end.
    for (const end of this.ends) {
      this.put(end % 2 ** 32, 4)
      this.put(Math.floor(end / 2 ** 32), 4)
      if (this.filled === BUFFER) await this.flush()
    }
    await this.flush()
    const checksum = this.checksum
    const footer = new DataView(new ArrayBuffer(FOOTER))
    const u64 = (at: number, value: number): void => {
      footer.setUint32(at, value % 2 ** 32, true)
      footer.setUint32(at + 4, Math.floor(value / 2 ** 32), true)
    }
    footer.setUint32(0, VERSION, true)
    footer.setUint32(4, width, true)
    footer.setUint32(8, vocabularySize, true)
    footer.setUint32(12, endOfText, true)
    u64(16, tokens)
    u64(24, documents)
    u64(32, textBytes)
    footer.setUint32(40, checksum, true)
    footer.setUint32(56, crc32(new Uint8Array(footer.buffer, 0, 56)), true)
    footer.setUint32(60, MAGIC, true)
    await this.sink.write(new Uint8Array(footer.buffer))
    await this.sink.close()
    return { vocabularySize, endOfText, tokens, documents, textBytes, checksum }
  }

  private put(value: number, width: 2 | 4): void {
    if (width === 2) this.buffer.setUint16(this.filled, value, true)
    else this.buffer.setUint32(this.filled, value, true)
    this.filled += width
  }

  private async flush(): Promise<void> {
    const bytes = new Uint8Array(this.buffer.buffer, 0, this.filled)
    this.checksum = crc32(bytes, this.checksum)
    // A copy: the sink may keep what it is given.
    await this.sink.write(bytes.slice())
    this.filled = 0
  }
}
