// SentencePiece files hold scores of pieces, not merges. Any two pieces whose texts join to a third
// may merge, and the best score goes first: so all pairs are found once, when the file is opened.

import type { TokenizerDefinition } from './definition.ts'
import { type Vocabulary, VocabularyIndex } from './vocabulary.ts'

/** Pairs of pieces in order of the score of what they make. */
export interface ScoredMerges {
  /** (left, right, merged), best first. */
  readonly triples: Uint32Array
  /** Equal scores have equal ranks: then the leftmost pair merges first. */
  readonly ranks: Uint32Array
}

/**
 * All merges that scores allow.
 *
 * @param index the pieces that may be parts and results: no special tokens, no byte tokens
 * @see llama2.c run.c, `encode`; sentencepiece bpe_model.cc
 */
function scoredMerges(
  vocabulary: Vocabulary,
  index: VocabularyIndex,
  scores: Float32Array,
): ScoredMerges {
  const found: { left: number; right: number; merged: number }[] = []
  for (let merged = 0; merged < vocabulary.size; merged++) {
    const piece = vocabulary.token(merged)
    if (piece.length < 2 || index.find(piece, 0, piece.length) !== merged) continue
    for (let cut = 1; cut < piece.length; cut++) {
      if ((piece[cut] & 0xc0) === 0x80) continue
      const left = index.find(piece, 0, cut)
      if (left < 0) continue
      const right = index.find(piece, cut, piece.length)
      if (right >= 0) found.push({ left, right, merged })
    }
  }
  // HF's converter orders equal scores by their parts; so do we, for files that need one order.
  found.sort((a, b) => scores[b.merged] - scores[a.merged] || a.left - b.left || a.right - b.right)
  const triples = new Uint32Array(found.length * 3)
  const ranks = new Uint32Array(found.length)
  for (let i = 0; i < found.length; i++) {
    const { left, right, merged } = found[i]
    triples.set([left, right, merged], i * 3)
    const tied = i > 0 && scores[found[i - 1].merged] === scores[merged]
    ranks[i] = tied ? ranks[i - 1] : i
  }
  return { triples, ranks }
}

/** The merges of a definition in order, whichever way it gives them. */
export function mergesOf(definition: TokenizerDefinition): ScoredMerges {
  const { merges, vocabulary } = definition
  if (merges.by === 'score') {
    const index = new VocabularyIndex(vocabulary, notPieces(definition))
    return scoredMerges(vocabulary, index, merges.scores)
  }
  const ranks = Uint32Array.from({ length: merges.triples.length / 3 }, (_, rank) => rank)
  return { triples: merges.triples, ranks }
}

/** Ids that merging text never makes: special and other added tokens, the bytes' own tokens. */
export function notPieces(definition: TokenizerDefinition): Set<number> {
  const skip = new Set<number>(definition.added.map((token) => token.id))
  if (definition.kind === 'sentencepiece') for (const id of definition.bytes) skip.add(id)
  if (definition.marks.unknown !== undefined) skip.add(definition.marks.unknown)
  return skip
}
