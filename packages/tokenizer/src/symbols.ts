// What a word is before merging: ids of its bytes, or ids of its characters.

import type { TokenizerDefinition } from './definition.ts'
import { fromUtf8, utf8Length } from './utf8.ts'
import type { VocabularyIndex } from './vocabulary.ts'

/** Writes the first ids of the word [start, end) into `out`, which is long enough; returns their number. */
export type Symbols = (bytes: Uint8Array, start: number, end: number, out: Int32Array) => number

/** One id per byte. */
export function byteSymbols(definition: TokenizerDefinition): Symbols {
  const { bytes: ids, marks } = definition
  return (bytes, start, end, out) => {
    let count = 0
    for (let at = start; at < end; at++) {
      const id = ids[bytes[at]]
      out[count++] = id >= 0 ? id : unknownOr(marks.unknown, bytes.subarray(at, at + 1))
    }
    return count
  }
}

/** One id per character; its bytes' own ids if it has none; else the unknown id. */
export function characterSymbols(definition: TokenizerDefinition, index: VocabularyIndex): Symbols {
  const { bytes: byteIds, marks, fuseUnknown } = definition
  return (bytes, start, end, out) => {
    let count = 0
    for (let at = start; at < end; ) {
      const stop = Math.min(end, at + utf8Length(bytes[at]))
      const id = index.find(bytes, at, stop)
      if (id >= 0) {
        out[count++] = id
      } else if (allPresent(byteIds, bytes, at, stop)) {
        for (let i = at; i < stop; i++) out[count++] = byteIds[bytes[i]]
      } else {
        const unknown = unknownOr(marks.unknown, bytes.subarray(at, stop))
        if (!fuseUnknown || count === 0 || out[count - 1] !== unknown) out[count++] = unknown
      }
      at = stop
    }
    return count
  }
}

function allPresent(ids: Int32Array, bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (ids[bytes[i]] < 0) return false
  return true
}

function unknownOr(unknown: number | undefined, bytes: Uint8Array): number {
  if (unknown !== undefined) return unknown
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  throw new RangeError(
    `encode: the vocabulary has no token for ${JSON.stringify(fromUtf8(bytes))} (bytes ${hex}) ` +
      'and none for the unknown; use a vocabulary with all 256 bytes',
  )
}
