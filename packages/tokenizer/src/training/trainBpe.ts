// Training a byte-level BPE vocabulary: count words, then merge the commonest pair until the
// vocabulary is full. Counts of pairs are updated at the places of each merge, never taken anew.

import { AddedTokens } from '../addedTokens.ts'
import { BpeTokenizer } from '../bpeTokenizer.ts'
import { alphabetOrder } from '../byteAlphabet.ts'
import { byteLevelDefinition } from '../byteLevelDefinition.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { toUtf8 } from '../utf8.ts'
import { Breather } from './breather.ts'
import { PairMerger, type Ties } from './pairMerger.ts'
import { WordCounts } from './wordCounts.ts'

/** Where training stands. */
export interface TrainingProgress {
  readonly phase: 'reading' | 'merging'
  readonly texts: number
  /** UTF-8 bytes read so far. */
  readonly bytes: number
  /** Tokens in the vocabulary so far. */
  readonly tokens: number
}

/** How to train a vocabulary. */
export interface TrainBpeOptions {
  /** Get the first ids and are kept out of merges; default `<|endoftext|>`. */
  readonly specialTokens?: readonly string[]
  /** A pair must occur so often to merge; default 1. */
  readonly minFrequency?: number
  /** Which of equally common pairs merges first; default the smallest ids, as in HF tokenizers. */
  readonly ties?: Ties
  /** Called every few megabytes and every few hundred merges. */
  readonly onProgress?: (progress: TrainingProgress) => void
  /** Stops training; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignalLike
}

/** What training needs of an AbortSignal. */
export interface AbortSignalLike {
  readonly aborted: boolean
  throwIfAborted(): void
}

const reportBytes = 1 << 22
const reportMerges = 256

/**
 * Trains a byte-level BPE tokenizer with GPT-2's words. The same texts in the same order give the
 * same vocabulary; how they are cut into texts matters only at their borders.
 *
 * @param texts      documents; read once
 * @param vocabSize  ids wanted, at least 256 plus the special tokens; fewer come out if the texts run out of pairs
 * @returns ids: special tokens, the 256 bytes in GPT-2's order, then merges
 * @throws RangeError if vocabSize leaves no room for the bytes
 * @see Sennrich et al. 2016, https://arxiv.org/abs/1508.07909; HF tokenizers `BpeTrainer`
 * @example
 * const tokenizer = await trainBpe(['the cat sat on the mat'], 270)
 * tokenizer.decode(tokenizer.encode('the hat')) // 'the hat'
 */
export async function trainBpe(
  texts: AsyncIterable<string> | Iterable<string>,
  vocabSize: number,
  options: TrainBpeOptions = {},
): Promise<Tokenizer> {
  const { specialTokens = ['<|endoftext|>'], minFrequency = 1, ties = 'smallest-ids' } = options
  const special = [...new Set(specialTokens)]
  const first = special.length + 256
  if (!(Number.isInteger(vocabSize) && vocabSize >= first && vocabSize <= 1 << 21)) {
    throw new RangeError(
      `trainBpe: vocabSize must be a whole number from ${first} (256 bytes and ${special.length} ` +
        `special tokens) to ${1 << 21}, got ${vocabSize}`,
    )
  }
  const added = special.map((text, id) => ({ id, text, special: true }))
  const tokens = [...special.map(toUtf8), ...alphabetOrder.map((byte) => Uint8Array.of(byte))]
  const words = new WordCounts()
  const breather = new Breather()
  let read = 0
  const report = (phase: TrainingProgress['phase']): void =>
    options.onProgress?.({ phase, texts: read, bytes: words.bytes, tokens: tokens.length })

  const finder = new AddedTokens(added)
  let reported = 0
  for await (const text of texts) {
    for (const part of finder.split(text, true)) if (typeof part === 'string') words.add(part)
    read++
    if (words.bytes - reported >= reportBytes) {
      reported = words.bytes
      report('reading')
    }
    if (breather.due) await breather.breathe()
    options.signal?.throwIfAborted()
  }

  const merger = new PairMerger(words, tokens, { firstByte: special.length, ties })
  for (let step = 0; ; step++) {
    if (step % reportMerges === 0) report('merging')
    if (breather.due) await breather.breathe()
    options.signal?.throwIfAborted()
    if (tokens.length >= vocabSize || !merger.step(minFrequency)) break
  }
  return new BpeTokenizer(byteLevelDefinition(tokens, Uint32Array.from(merger.merges), added))
}
