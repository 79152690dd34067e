// Token shards seen as one long text.
import { FormatError } from '@ts/transformer'
import type { DocumentRange, Shard } from './shard.ts'

/** Several shards as one stream of tokens: document, end-of-text, document, end-of-text, … */
export interface Dataset {
  readonly vocabularySize: number
  readonly endOfText: number
  /** End-of-text tokens counted. */
  readonly tokens: number
  readonly documents: number
  /** UTF-8 bytes of the documents' text. */
  readonly textBytes: number
  /** Tells this data from other data: the shards' sizes and checksums. */
  readonly fingerprint: string
  /**
   * Tokens from `start`, seen as a ring: after the last document comes the first again.
   *
   * @param start  in [0, tokens)
   * @param length at most `tokens`
   */
  read(start: number, length: number): Promise<Int32Array>
  /** A document's tokens, the end-of-text token last, and the bytes of its text. */
  document(index: number): Promise<{ readonly tokens: Int32Array; readonly textBytes: number }>
  close(): Promise<void>
}

/**
 * Joins shards, in their order.
 *
 * @throws FormatError if they disagree on the vocabulary or the end-of-text token
 */
export function joinShards(shards: readonly Shard[]): Dataset {
  const [first] = shards
  if (!first) throw new FormatError('data set', 'shards', 'needs at least one, got none')
  for (const shard of shards) {
    for (const field of ['vocabularySize', 'endOfText'] as const) {
      if (shard[field] !== first[field]) {
        const problem = `must be ${first[field]} as in ${first.name}, got ${shard[field]}`
        throw new FormatError(shard.name, field, problem)
      }
    }
  }
  const tokenStarts = starts(shards.map((shard) => shard.tokens))
  const documentStarts = starts(shards.map((shard) => shard.documents))
  const tokens = tokenStarts[shards.length]
  return {
    vocabularySize: first.vocabularySize,
    endOfText: first.endOfText,
    tokens,
    documents: documentStarts[shards.length],
    textBytes: shards.reduce((sum, shard) => sum + shard.textBytes, 0),
    fingerprint: shards
      .map((shard) => `${shard.tokens}:${shard.checksum.toString(16).padStart(8, '0')}`)
      .join(' '),
    async read(start, length) {
      const result = new Int32Array(length)
      let filled = 0
      while (filled < length) {
        const position = (start + filled) % tokens
        const i = shardOf(tokenStarts, position)
        const take = Math.min(length - filled, tokenStarts[i + 1] - position)
        result.set(await shards[i].read(position - tokenStarts[i], take), filled)
        filled += take
      }
      return result
    },
    async document(index) {
      const i = shardOf(documentStarts, index)
      const range: DocumentRange = await shards[i].range(index - documentStarts[i])
      return {
        tokens: await shards[i].read(range.start, range.end - range.start),
        textBytes: range.textBytes,
      }
    },
    async close() {
      for (const shard of shards) await shard.close()
    },
  }
}

/** Sums of all before, and of all. */
function starts(sizes: readonly number[]): readonly number[] {
  const result = [0]
  for (const size of sizes) result.push(result[result.length - 1] + size)
  return result
}

/** The shard that holds a position: the last one that starts at or before it. */
function shardOf(firsts: readonly number[], position: number): number {
  const count = firsts[firsts.length - 1]
  if (!(position >= 0 && position < count)) {
    throw new RangeError(`data set: position must be in [0, ${count}), got ${position}`)
  }
  let i = 0
  while (firsts[i + 1] <= position) i++
  return i
}
