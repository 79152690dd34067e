// A smaller vocabulary out of a larger one, as TinyStories keeps the 10,000 commonest of GPT-Neo's
// 50,257 tokens. The result is an ordinary vocabulary that every format can hold: a token stays
// together with the tokens it is merged from, and what was dropped is spelled with smaller tokens,
// in the end with bytes.

import { BpeTokenizer } from './bpeTokenizer.ts'
import type { Marks, TokenizerDefinition } from './definition.ts'
import { MergeTable, never } from './mergeTable.ts'
import { mergesOf, pieceIndex } from './scoredMerges.ts'
import { byteSymbols, characterSymbols } from './symbols.ts'
import type { Tokenizer } from './tokenizer.ts'
import { Vocabulary } from './vocabulary.ts'

/** A reduced vocabulary and where its ids come from. */
export interface Reduced {
  readonly tokenizer: Tokenizer
  /** Old id of each new id, rising: the rows of an embedding to keep. */
  readonly kept: Uint32Array
}

/**
 * Keeps the most frequent tokens. Bytes, added tokens and the unknown always stay; of equal counts
 * the lower id stays. Any text still round-trips where it did before.
 *
 * @param counts occurrences by id, from `countTokens`
 * @param size   ids to keep; fewer come out only if the vocabulary has no more
 * @throws RangeError if counts do not fit the vocabulary or size leaves no room for what must stay
 * @see Eldan & Li 2023, https://arxiv.org/abs/2305.07759
 */
export function keepMostFrequent(
  tokenizer: Tokenizer,
  counts: ArrayLike<number>,
  size: number,
): Reduced {
  const { definition, vocabSize } = tokenizer
  if (counts.length !== vocabSize) {
    throw new RangeError(
      `keepMostFrequent: counts must have one number for each of ${vocabSize} ids, got ${counts.length}`,
    )
  }
  const keep = new Set<number>(mustStay(definition))
  if (!(Number.isInteger(size) && size >= keep.size)) {
    throw new RangeError(
      `keepMostFrequent: size must be a whole number of at least ${keep.size} ` +
        `(bytes and special tokens), got ${size}`,
    )
  }
  const partsOf = derivations(definition)
  const byCount = Array.from({ length: vocabSize }, (_, id) => id)
    .filter((id) => !keep.has(id) && definition.vocabulary.length(id) > 0)
    .sort((a, b) => counts[b] - counts[a] || a - b)
  for (const id of byCount) {
    if (keep.size >= size) break
    // A token no text gives, such as one without a merge, is of no use in a smaller vocabulary.
    const parts = keep.has(id) ? undefined : partsOf(id)
    const missing = parts?.filter((part) => !keep.has(part)) ?? []
    if (keep.size + missing.length <= size) for (const part of missing) keep.add(part)
  }
  const kept = Uint32Array.from(keep).sort()
  return { tokenizer: new BpeTokenizer(restricted(definition, kept)), kept }
}

function mustStay({ bytes, added, marks }: TokenizerDefinition): number[] {
  const ids = [...Array.from(bytes).filter((id) => id >= 0), ...added.map((token) => token.id)]
  return marks.unknown === undefined ? ids : [...ids, marks.unknown]
}

// All tokens that come up while the text of a token is merged, itself among them.
function derivations(definition: TokenizerDefinition): (id: number) => number[] | undefined {
  const { vocabulary, kind } = definition
  const { triples, ranks } = mergesOf(definition)
  const table = new MergeTable(triples, ranks)
  const symbolsOf =
    kind === 'byte-level'
      ? byteSymbols(definition)
      : characterSymbols(definition, pieceIndex(definition))
  return (id) => {
    const bytes = vocabulary.token(id)
    const out = new Int32Array(bytes.length)
    const symbols = Array.from(out.subarray(0, symbolsOf(bytes, 0, bytes.length, out)))
    const parts = new Set(symbols)
    for (;;) {
      let best = never
      let at = -1
      for (let i = 0; i + 1 < symbols.length; i++) {
        const rank = table.rank(symbols[i], symbols[i + 1])
        if (rank < best) {
          best = rank
          at = i
        }
      }
      if (at < 0) break
      const merged = table.merged(symbols[at], symbols[at + 1])
      symbols.splice(at, 2, merged)
      parts.add(merged)
    }
    return symbols.length === 1 && symbols[0] === id ? [...parts] : undefined
  }
}

function restricted(definition: TokenizerDefinition, kept: Uint32Array): TokenizerDefinition {
  const { vocabulary, merges, added, marks, bytes } = definition
  const newIds = new Map<number, number>()
  kept.forEach((id, index) => {
    newIds.set(id, index)
  })
  const renamed = (id: number): number => newIds.get(id) ?? -1
  return {
    ...definition,
    vocabulary: new Vocabulary(Array.from(kept, (id) => vocabulary.token(id))),
    merges:
      merges.by === 'score'
        ? { by: 'score', scores: Float32Array.from(kept, (id) => merges.scores[id]) }
        : { by: 'rank', triples: restrictedTriples(merges.triples, renamed) },
    bytes: bytes.map((id) => (id < 0 ? -1 : renamed(id))),
    added: added.map((token) => ({ ...token, id: renamed(token.id) })),
    marks: renamedMarks(marks, renamed),
  }
}

function restrictedTriples(triples: Uint32Array, renamed: (id: number) => number): Uint32Array {
  const kept: number[] = []
  for (let i = 0; i < triples.length; i += 3) {
    const triple = [renamed(triples[i]), renamed(triples[i + 1]), renamed(triples[i + 2])]
    if (!triple.includes(-1)) kept.push(...triple)
  }
  return Uint32Array.from(kept)
}

function renamedMarks(marks: Marks, renamed: (id: number) => number): Marks {
  const named: { -readonly [K in 'bos' | 'eos' | 'unknown' | 'endOfText']?: number } = {}
  for (const name of ['bos', 'eos', 'unknown', 'endOfText'] as const) {
    const id = marks[name]
    if (id !== undefined) named[name] = renamed(id)
  }
  return { ...named, before: marks.before.map(renamed), after: marks.after.map(renamed) }
}
