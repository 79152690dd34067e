// The vocabulary inside a GGUF file, as llama.cpp names its parts. Says nothing about the file itself.

import { BpeTokenizer } from '../bpeTokenizer.ts'
import { fromByteAlphabet } from '../byteAlphabet.ts'
import { byteLevelDefinition } from '../byteLevelDefinition.ts'
import type { AddedToken, Marks } from '../definition.ts'
import { FormatError } from '../formatError.ts'
import { longestPiece, type Piece, pieceDefinition } from '../pieceDefinition.ts'
import { spaceMarker } from '../prepare.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { toUtf8 } from '../utf8.ts'
import { byteOfName } from './byteName.ts'
import { MergeReader } from './readVocab.ts'
import { scoresOf } from './tokenizerBin.ts'
import { tokenTexts } from './tokenTexts.ts'

/** What `tokenizer.ggml.*` says. */
export interface GgufVocabulary {
  /** `llama`: SentencePiece with scores; `gpt2`: byte-level with merges. */
  readonly model: 'llama' | 'gpt2'
  /** How a byte-level one cuts text into words. */
  readonly pre: string
  readonly tokens: readonly string[]
  /** Of each token: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte. */
  readonly types: ArrayLike<number>
  /** Of each token; empty for byte-level ones. */
  readonly scores: ArrayLike<number>
  /** `left right`, commonest first; empty for SentencePiece. */
  readonly merges: readonly string[]
  readonly bos?: number
  readonly eos?: number
  readonly unknown?: number
  /** Whether a text begins with bos and ends with eos. */
  readonly addBos: boolean
  readonly addEos: boolean
  /** Whether a space goes before the text. */
  readonly addSpacePrefix: boolean
}

const pieceTypes = ['normal', 'normal', 'unknown', 'control', 'user', 'unused', 'byte'] as const

/** Names of GPT-2's own pattern in llama.cpp. */
const gpt2Words: readonly string[] = ['gpt-2', 'gpt2', 'phi-2', 'roberta-bpe']

/**
 * Makes a tokenizer of a GGUF vocabulary.
 *
 * @param source file name for messages
 * @throws FormatError naming the key, for what is broken and for other ways of cutting words
 */
export function readGgufVocabulary(vocabulary: GgufVocabulary, source: string): Tokenizer {
  const { tokens, types, scores, bos, eos, unknown, addBos, addEos } = vocabulary
  const fail = (field: string, problem: string): never => {
    throw new FormatError(source, `tokenizer.ggml.${field}`, problem)
  }
  for (const [field, list] of Object.entries({ token_type: types, scores })) {
    const optional = field === 'scores' && vocabulary.model === 'gpt2' && list.length === 0
    if (!optional && list.length !== tokens.length) {
      fail(field, `must have ${tokens.length} items, one for each token, got ${list.length}`)
    }
  }
  for (const [field, id] of Object.entries({ bos, eos, unknown })) {
    if (id !== undefined && !(Number.isInteger(id) && id >= 0 && id < tokens.length)) {
      fail(`${field}_token_id`, `must be an id below ${tokens.length}, got ${id}`)
    }
  }
  const marks: Marks = {
    ...(bos === undefined ? {} : { bos }),
    ...(eos === undefined ? {} : { eos }),
    ...(unknown === undefined ? {} : { unknown }),
    before: addBos && bos !== undefined ? [bos] : [],
    after: addEos && eos !== undefined ? [eos] : [],
  }
  return vocabulary.model === 'llama'
    ? readPieces(vocabulary, marks, fail)
    : readByteLevel(vocabulary, marks, source, fail)
}

type Fail = (field: string, problem: string) => never

function readPieces(vocabulary: GgufVocabulary, marks: Marks, fail: Fail): Tokenizer {
  const { tokens, types, scores, addSpacePrefix } = vocabulary
  const pieces = tokens.map((text, id): Piece => {
    const type = pieceTypes[types[id]] ?? fail('token_type', `unknown type ${types[id]} of ${id}`)
    const score = scores[id]
    if (!Number.isFinite(score)) fail('scores', `must be finite, got ${score} for token ${id}`)
    if (text.length > longestPiece) {
      fail('tokens', `must have at most ${longestPiece} characters, got ${text.length} in ${id}`)
    }
    const plain = text.replaceAll(spaceMarker, ' ')
    if (type === 'byte') {
      const byte = byteOfName(text)
      if (byte < 0) fail('tokens', `byte token ${id} must be named like <0x0A>`)
      return { bytes: Uint8Array.of(byte), score, type }
    }
    if (type === 'unused') return { bytes: new Uint8Array(0), score, type }
    if (type === 'normal') return { bytes: toUtf8(plain), score, type }
    return { bytes: toUtf8(plain), score, type, text: plain }
  })
  const prefix = addSpacePrefix ? 'first' : 'never'
  return new BpeTokenizer(pieceDefinition(pieces, { steps: [], prefix, marker: true }, marks))
}

function readByteLevel(
  { tokens, types, merges, pre }: GgufVocabulary,
  marks: Marks,
  source: string,
  fail: Fail,
): Tokenizer {
  if (!gpt2Words.includes(pre)) {
    fail('pre', `only ${gpt2Words.join(', ')} are known, got '${pre.slice(0, 40)}'`)
  }
  const added: AddedToken[] = []
  const ids = new Map<string, number>()
  const bytes = tokens.map((text, id) => {
    const type = pieceTypes[types[id]] ?? fail('token_type', `unknown type ${types[id]} of ${id}`)
    if (type === 'unused' || text === '') return new Uint8Array(0)
    if (ids.has(text)) fail('tokens', `${ids.get(text)} and ${id} are both ${show(text)}`)
    ids.set(text, id)
    if (type === 'normal') return fromByteAlphabet(text) ?? toUtf8(text)
    added.push({ id, text, special: type !== 'user' })
    return toUtf8(text)
  })
  const reader = new MergeReader(source, ids)
  merges.forEach((merge, i) => {
    const field = (): string => `tokenizer.ggml.merges[${i}]`
    const space = merge.indexOf(' ', 1)
    if (space < 0)
      fail(`merges[${i}]`, `must be two tokens and a space between, got ${show(merge)}`)
    reader.add(merge.slice(0, space), merge.slice(space + 1), field)
  })
  const definition = byteLevelDefinition(bytes, reader.finish(), added)
  return new BpeTokenizer({ ...definition, marks: { ...definition.marks, ...marks } })
}

/**
 * A tokenizer as llama.cpp knows it.
 *
 * @throws RangeError for kinds that llama.cpp has no name for: byte-level ones that cut words otherwise
 *         than GPT-2, SentencePiece ones without a token for every byte
 */
export function writeGgufVocabulary(tokenizer: Tokenizer): GgufVocabulary {
  const { definition } = tokenizer
  const { marks, kind, vocabulary, added, words, text: rules } = definition
  const byteLevel = kind === 'byte-level'
  if (byteLevel ? words !== 'gpt2' || rules.steps.length > 0 : definition.bytes.includes(-1)) {
    throw new RangeError(
      byteLevel
        ? "gguf: a byte-level tokenizer must cut words as GPT-2 does; llama.cpp has no name for this one's way"
        : 'gguf: a SentencePiece tokenizer must have a token for every byte',
    )
  }
  const texts = tokenTexts(definition)
  const types = new Int32Array(vocabulary.size).fill(1)
  const tokens = texts.map((text, id) => {
    if (text === undefined) types[id] = 5
    return text === undefined ? `[UNUSED${id}]` : byteLevel ? text : marked(text)
  })
  if (!byteLevel) for (const id of definition.bytes) types[id] = 6
  for (const { id, text, special } of added) {
    types[id] = special ? 3 : 4
    tokens[id] = text
  }
  if (marks.unknown !== undefined) types[marks.unknown] = 2
  return {
    model: byteLevel ? 'gpt2' : 'llama',
    pre: byteLevel ? 'gpt-2' : 'default',
    tokens,
    types,
    scores: byteLevel ? [] : scoresOf(tokenizer),
    merges: byteLevel ? mergeTexts(tokenizer, tokens) : [],
    ...(marks.bos === undefined ? {} : { bos: marks.bos }),
    ...(marks.eos === undefined ? {} : { eos: marks.eos }),
    ...(marks.unknown === undefined ? {} : { unknown: marks.unknown }),
    addBos: marks.before.length > 0,
    addEos: marks.after.length > 0,
    addSpacePrefix: rules.prefix !== 'never',
  }
}

function mergeTexts({ definition: { merges } }: Tokenizer, tokens: readonly string[]): string[] {
  const texts: string[] = []
  if (merges.by === 'score') return texts
  const { triples } = merges
  for (let i = 0; i < triples.length; i += 3) {
    texts.push(`${tokens[triples[i]]} ${tokens[triples[i + 1]]}`)
  }
  return texts
}

function marked(text: string): string {
  return text.replaceAll(' ', spaceMarker)
}

function show(text: string): string {
  return JSON.stringify(text.slice(0, 40))
}
