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
  const { bytes, offsets } = vocabulary
  const isPiece = (id: number): boolean => {
    const [start, end] = [offsets[id], offsets[id + 1]]
    return end - start > 1 && index.find(bytes, start, end) === id
  }
  /** All pairs that make a piece. */
  const pairs: { left: number; right: number; merged: number }[] = []
  const addPairs = (merged: number): void => {
    const [start, end] = [offsets[merged], offsets[merged + 1]]
    for (let cut = start + 1; cut < end; cut++) {
      if ((bytes[cut] & 0xc0) === 0x80) continue
      const left = index.find(bytes, start, cut)
      if (left < 0) continue
      const right = index.find(bytes, cut, end)
      if (right >= 0) pairs.push({ left, right, merged })
    }
  }
  // Pieces are sorted, not their many pairs: most files have them in order already.
  const order = Array.from({ length: vocabulary.size }, (_, id) => id).filter(isPiece)
  order.sort((a, b) => scores[b] - scores[a])
  const triples: number[] = []
  const ranks: number[] = []
  for (let i = 0; i < order.length; i++) {
    addPairs(order[i])
    if (i + 1 < order.length && scores[order[i + 1]] === scores[order[i]]) continue
    // HF's converter orders equal scores by their parts; so do we, for files that need one order.
    pairs.sort((a, b) => a.left - b.left || a.right - b.right)
    const rank = ranks.length
    for (const { left, right, merged } of pairs.splice(0)) {
      triples.push(left, right, merged)
      ranks.push(rank)
    }
  }
  return { triples: Uint32Array.from(triples), ranks: Uint32Array.from(ranks) }
}

/**
 * The merges of a definition in order, whichever way it gives them.
 *
 * @param pieces the index of what merging makes, for who has one
 */
export function mergesOf(
  definition: TokenizerDefinition,
  pieces = (): VocabularyIndex => pieceIndex(definition),
): ScoredMerges {
  const { merges, vocabulary } = definition
  if (merges.by === 'score') return scoredMerges(vocabulary, pieces(), merges.scores)
  const ranks = new Uint32Array(merges.triples.length / 3)
  for (let rank = 0; rank < ranks.length; rank++) ranks[rank] = rank
  return { triples: merges.triples, ranks }
}

/** The tokens that merging text makes, and the parts they are made of. */
export function pieceIndex(definition: TokenizerDefinition): VocabularyIndex {
  return new VocabularyIndex(definition.vocabulary, notPieces(definition))
}

/** Ids that merging text never makes: special and other added tokens, the bytes' own tokens. */
export function notPieces(definition: TokenizerDefinition): Set<number> {
  const skip = new Set<number>(definition.added.map((token) => token.id))
  if (definition.kind === 'sentencepiece') for (const id of definition.bytes) skip.add(id)
  if (definition.marks.unknown !== undefined) skip.add(definition.marks.unknown)
  return skip
}
