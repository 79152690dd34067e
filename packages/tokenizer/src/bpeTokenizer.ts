// The tokenizer of both kinds: it runs a definition. Text goes through added tokens, text rules and
// the encoder; ids come back through the vocabulary's bytes.

import { AddedTokens } from './addedTokens.ts'
import type { TokenizerDefinition } from './definition.ts'
import { Encoder } from './encoder.ts'
import { Merger } from './merger.ts'
import { MergeTable } from './mergeTable.ts'
import { prepare } from './prepare.ts'
import { mergesOf, notPieces, pieceIndex } from './scoredMerges.ts'
import { StreamDecoder } from './streamDecoder.ts'
import { byteSymbols, characterSymbols } from './symbols.ts'
import type { DecodeOptions, EncodeOptions, Tokenizer } from './tokenizer.ts'
import { fromUtf8, toUtf8 } from './utf8.ts'
import { VocabularyIndex } from './vocabulary.ts'
import { gpt2Word, spacedWord, spaceRunWord, type WordScanner, wholeWord } from './words.ts'

/** A tokenizer made from its definition. Most callers get one from a reader or from training. */
export class BpeTokenizer implements Tokenizer {
  readonly definition: TokenizerDefinition
  readonly kind: 'byte-level' | 'sentencepiece'
  readonly vocabSize: number
  readonly specialTokens: ReadonlyMap<string, number>
  readonly bos: number | undefined
  readonly eos: number | undefined
  readonly endOfText: number | undefined
  private readonly special: ReadonlySet<number>
  private readonly added: AddedTokens
  private readonly encoder: Encoder
  private readonly ids: () => VocabularyIndex

  constructor(definition: TokenizerDefinition) {
    this.definition = definition
    this.kind = definition.kind
    this.vocabSize = definition.vocabulary.size
    const special = definition.added.filter((token) => token.special)
    this.specialTokens = new Map(special.map((token) => [token.text, token.id]))
    this.special = new Set(special.map((token) => token.id))
    this.bos = definition.marks.bos
    this.eos = definition.marks.eos
    this.endOfText =
      definition.marks.endOfText ?? this.specialTokens.get('<|endoftext|>') ?? this.eos ?? this.bos
    this.added = new AddedTokens(definition.added)
    const pieces = once(() => pieceIndex(definition))
    this.ids = once(() => new VocabularyIndex(definition.vocabulary, new Set()))
    this.encoder = makeEncoder(definition, pieces)
  }

  encode(text: string, options: EncodeOptions = {}): Uint32Array {
    const { encoder } = this
    const { before, after } = this.definition.marks
    const special = options.special ?? false
    encoder.length = 0
    if (special) for (const id of before) encoder.push(id)
    for (const part of this.parts(text, special)) {
      if (typeof part === 'number') encoder.push(part)
      else encoder.append(part)
    }
    if (special) for (const id of after) encoder.push(id)
    return encoder.ids.slice(0, encoder.length)
  }

  encodeBatch(texts: Iterable<string>, options: EncodeOptions = {}): Uint32Array[] {
    const all: Uint32Array[] = []
    for (const text of texts) all.push(this.encode(text, options))
    return all
  }

  count(text: string, options: EncodeOptions = {}): number {
    const { before, after } = this.definition.marks
    const special = options.special ?? false
    let total = special ? before.length + after.length : 0
    for (const part of this.parts(text, special)) {
      total += typeof part === 'number' ? 1 : this.encoder.count(part)
    }
    return total
  }

  decode(ids: ArrayLike<number>, options: DecodeOptions = {}): string {
    const pieces: Uint8Array[] = []
    let length = 0
    let first = true
    for (let i = 0; i < ids.length; i++) {
      const bytes = this.shown(ids[i], first, options.special)
      if (bytes === undefined) continue
      first = false
      pieces.push(bytes)
      length += bytes.length
    }
    const all = new Uint8Array(length)
    let at = 0
    for (const bytes of pieces) {
      all.set(bytes, at)
      at += bytes.length
    }
    return fromUtf8(all)
  }

  decodeStream(after: ArrayLike<number> = [], options: DecodeOptions = {}): StreamDecoder {
    const decoder = new StreamDecoder((id, first) => this.shown(id, first, options.special))
    for (let i = 0; i < after.length; i++) decoder.push(after[i])
    return decoder
  }

  tokenBytes(id: number): Uint8Array {
    this.check(id)
    return this.definition.vocabulary.token(id).slice()
  }

  idOf(token: string | Uint8Array): number | undefined {
    const bytes = typeof token === 'string' ? toUtf8(token) : token
    const special = typeof token === 'string' ? this.specialTokens.get(token) : undefined
    const id = special ?? this.ids().find(bytes, 0, bytes.length)
    return id < 0 ? undefined : id
  }

  private parts(text: string, special: boolean): (string | number)[] {
    return prepare(this.added.split(text, special), this.definition.text)
  }

  // Bytes a token adds to decoded text, undefined for a hidden one. The space that SentencePiece
  // puts in front goes again; GPT-2's decoder keeps its own.
  private shown(id: number, first: boolean, special: boolean | undefined): Uint8Array | undefined {
    this.check(id)
    const byteLevel = this.kind === 'byte-level'
    if (this.special.has(id) && !(special ?? byteLevel)) return undefined
    const bytes = this.definition.vocabulary.token(id)
    const prefixed = first && !byteLevel && this.definition.text.prefix !== 'never'
    return prefixed && bytes[0] === 0x20 ? bytes.subarray(1) : bytes
  }

  private check(id: number): void {
    if (!(Number.isInteger(id) && id >= 0 && id < this.vocabSize)) {
      throw new RangeError(
        `decode: token ids must be whole numbers in [0, ${this.vocabSize}), got ${id}`,
      )
    }
  }
}

function makeEncoder(definition: TokenizerDefinition, pieces: () => VocabularyIndex): Encoder {
  const { kind } = definition
  const { triples, ranks } = mergesOf(definition, pieces)
  const scanner = scannerOf(definition)
  return new Encoder({
    scanner,
    cuttable: typeof scanner === 'function' && scanner !== wholeWord,
    symbols:
      kind === 'byte-level' ? byteSymbols(definition) : characterSymbols(definition, pieces()),
    merger: new Merger(new MergeTable(triples, ranks)),
    ...(definition.wholeWords ? { wholeWords: pieces() } : {}),
  })
}

function scannerOf(definition: TokenizerDefinition): WordScanner | RegExp {
  const { words, vocabulary } = definition
  if (words === 'gpt2') return gpt2Word
  if (words === 'spaces') return spacedWord
  if (words !== 'whole') return words
  // Without a rule for words the text is one word; but where no piece holds a space after anything
  // else, no merge crosses such a place, and cutting there changes nothing but the speed.
  const skip = notPieces(definition)
  const { bytes, offsets } = vocabulary
  for (let id = 0; id < vocabulary.size; id++) {
    for (let i = offsets[id] + 1; i < offsets[id + 1]; i++) {
      if (bytes[i] === 0x20 && bytes[i - 1] !== 0x20 && !skip.has(id)) return wholeWord
    }
  }
  return definition.wholeWords ? wholeWord : spaceRunWord
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
