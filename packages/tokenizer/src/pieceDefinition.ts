// What is true of every SentencePiece vocabulary that merges by scores.

import type { AddedToken, Marks, TextRules, TokenizerDefinition } from './definition.ts'
import { Vocabulary } from './vocabulary.ts'

/** Pieces of a vocabulary, each with its score and what it is. */
export interface Piece {
  /** Bytes as they decode: spaces are spaces, a byte piece is its byte. */
  readonly bytes: Uint8Array
  readonly score: number
  readonly type: 'normal' | 'unknown' | 'control' | 'user' | 'byte' | 'unused'
  /** Text of a control, unknown or user-defined piece. */
  readonly text?: string
}

/** Longest piece a file may have: finding all merges takes time with the square of it. */
export const longestPiece = 1024

/** The definition of a SentencePiece-BPE tokenizer. */
export function pieceDefinition(
  pieces: readonly Piece[],
  text: TextRules,
  marks: Marks,
): TokenizerDefinition {
  const bytes = new Int32Array(256).fill(-1)
  const added: AddedToken[] = []
  pieces.forEach((piece, id) => {
    if (piece.type === 'byte') bytes[piece.bytes[0]] = id
    else if (piece.text !== undefined) {
      added.push({ id, text: piece.text, special: piece.type !== 'user' })
    }
  })
  return {
    kind: 'sentencepiece',
    vocabulary: new Vocabulary(pieces.map((piece) => piece.bytes)),
    merges: { by: 'score', scores: Float32Array.from(pieces, (piece) => piece.score) },
    words: 'whole',
    wholeWords: false,
    fuseUnknown: true,
    bytes,
    added,
    text,
    marks,
  }
}
