// llama2.c's tokenizer.bin: the longest piece's length, then score, length and bytes of each piece.
// Ids 0, 1, 2 are unknown, beginning and end of text; 3 … 258 the bytes. Merging is by score.

import { BpeTokenizer } from '../bpeTokenizer.ts'
import { FormatError } from '../formatError.ts'
import { longestPiece, type Piece, pieceDefinition } from '../pieceDefinition.ts'
import { notPieces } from '../scoredMerges.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { fromUtf8, toUtf8 } from '../utf8.ts'
import { byteOfName } from './byteName.ts'
import type { NamedBytes } from './namedBytes.ts'
import { tokenTexts } from './tokenTexts.ts'

const controls = ['<unk>', '<s>', '</s>']

/**
 * Reads a llama2.c tokenizer.bin.
 *
 * @throws FormatError naming the piece and the offset
 * @see llama2.c run.c, `build_tokenizer`
 */
export function readTokenizerBin({ name, bytes }: NamedBytes): Tokenizer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4) {
    throw new FormatError(name, 'max_token_length', `must have 4 bytes, got ${bytes.length}`, {
      offset: 0,
    })
  }
  const pieces: Piece[] = []
  for (let at = 4; at < bytes.length; ) {
    const field = `piece ${pieces.length}`
    if (bytes.length - at < 8) {
      throw new FormatError(
        name,
        field,
        `must have a score and a length, ${bytes.length - at} bytes are left`,
        { offset: at },
      )
    }
    const score = view.getFloat32(at, true)
    if (!Number.isFinite(score)) {
      throw new FormatError(name, `${field} score`, `must be finite, got ${score}`, { offset: at })
    }
    const length = view.getInt32(at + 4, true)
    const left = bytes.length - at - 8
    if (length < 0 || length > Math.min(left, longestPiece)) {
      const rule = `must be in [0, ${longestPiece}] with ${left} bytes left, got ${length}`
      throw new FormatError(name, `${field} length`, rule, { offset: at + 4 })
    }
    pieces.push(pieceOf(bytes.slice(at + 8, at + 8 + length), score, pieces.length))
    at += 8 + length
  }
  if (pieces.length < controls.length) {
    throw new FormatError(name, 'pieces', `must be at least 3, got ${pieces.length}`, {
      offset: bytes.length,
    })
  }
  return new BpeTokenizer(
    pieceDefinition(
      pieces,
      { steps: [], prefix: 'first', marker: false },
      // llama2.c puts a beginning between documents and stops there.
      { bos: 1, eos: 2, unknown: 0, endOfText: 1, before: [1], after: [] },
    ),
  )
}

function pieceOf(bytes: Uint8Array, score: number, id: number): Piece {
  // llama2.c's exporter writes "\n<s>\n" so that the mark shows on a line of its own.
  if (id < controls.length) {
    const text = fromUtf8(bytes).trim()
    return { bytes: toUtf8(text), score, type: id === 0 ? 'unknown' : 'control', text }
  }
  const byte = id < 259 ? byteOfName(fromUtf8(bytes)) : -1
  return byte === id - 3
    ? { bytes: Uint8Array.of(byte), score, type: 'byte' }
    : { bytes, score, type: 'normal' }
}

/**
 * A SentencePiece tokenizer as a llama2.c tokenizer.bin. Merges without scores become scores by
 * their order, as sentencepiece's own trainer gives them.
 *
 * @throws Error for a byte-level tokenizer, which the format cannot hold, and where the first ids
 *   are not the unknown, the beginning and the end of text and the bytes in order
 */
export function writeTokenizerBin(tokenizer: Tokenizer): Uint8Array {
  const { definition } = tokenizer
  if (definition.kind !== 'sentencepiece') {
    throw new Error(
      'tokenizer.bin: the tokenizer must be a SentencePiece one, got a byte-level one; ' +
        'write a tokenizer.json instead',
    )
  }
  const { marks, bytes: byteIds } = definition
  if (
    marks.unknown !== 0 ||
    marks.bos !== 1 ||
    marks.eos !== 2 ||
    !byteIds.every((id, byte) => id === byte + 3)
  ) {
    throw new Error(
      'tokenizer.bin: ids 0, 1, 2 must be unknown, beginning and end of text and 3 … 258 the bytes; ' +
        'write a tokenizer.json instead',
    )
  }
  const pieces = tokenTexts(definition).map((text, id) => {
    if (id === 1 || id === 2) return toUtf8(`\n${text}\n`)
    if (id < 259) return toUtf8(text ?? '')
    return definition.vocabulary.token(id)
  })
  const scores = scoresOf(tokenizer)
  const total = pieces.reduce((sum, piece) => sum + 8 + piece.length, 4)
  const bytes = new Uint8Array(total)
  const view = new DataView(bytes.buffer)
  view.setInt32(
    0,
    pieces.reduce((longest, piece) => Math.max(longest, piece.length), 0),
    true,
  )
  let at = 4
  pieces.forEach((piece, id) => {
    view.setFloat32(at, scores[id], true)
    view.setInt32(at + 4, piece.length, true)
    bytes.set(piece, at + 8)
    at += 8 + piece.length
  })
  return bytes
}

/** Scores of pieces; merges without them get scores by their order. */
export function scoresOf({ definition }: Tokenizer): Float32Array {
  const { merges, vocabulary } = definition
  if (merges.by === 'score') return merges.scores
  const scores = new Float32Array(vocabulary.size)
  const { triples } = merges
  // A piece made in several ways takes the rank of its first merge; characters come after all.
  for (let i = triples.length - 3; i >= 0; i -= 3) scores[triples[i + 2]] = -i / 3
  const made = new Set<number>()
  for (let i = 2; i < triples.length; i += 3) made.add(triples[i])
  const skip = notPieces(definition)
  for (let id = 0; id < vocabulary.size; id++) {
    if (!made.has(id) && !skip.has(id)) scores[id] = -triples.length / 3 - id
  }
  return scores
}
