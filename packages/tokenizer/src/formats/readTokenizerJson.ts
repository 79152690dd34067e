// tokenizer.json of the HF tokenizers library, for BPE models: byte-level ones and those made from
// SentencePiece, with or without a pre-tokenizer.

import { BpeTokenizer } from '../bpeTokenizer.ts'
import { fromByteAlphabet } from '../byteAlphabet.ts'
import { byteIds } from '../byteLevelDefinition.ts'
import type { AddedToken, Marks } from '../definition.ts'
import { spaceMarker } from '../prepare.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { toUtf8 } from '../utf8.ts'
import { Vocabulary } from '../vocabulary.ts'
import { byteOfName } from './byteName.ts'
import { JsonField } from './json.ts'
import type { NamedBytes } from './namedBytes.ts'
import { guessMarks, readTemplate } from './readMarks.ts'
import { readTextRules, sequence, type TextSetup } from './readTextRules.ts'
import { MergeReader, readVocab, type VocabText } from './readVocab.ts'

/** What a model folder says beside tokenizer.json. */
export interface TokenizerJsonOptions {
  /** tokenizer_config.json, which may name the beginning and end of text. */
  readonly config?: NamedBytes
}

/**
 * Reads a tokenizer.json.
 *
 * @throws FormatError naming the field, for broken files and for parts that are not supported
 */
export function readTokenizerJson(file: NamedBytes, options: TokenizerJsonOptions = {}): Tokenizer {
  const root = JsonField.parse(file.name, file.bytes)
  const model = root.get('model')
  if (model.get('type').stringOr('BPE') !== 'BPE') model.get('type').fail('must be "BPE"')
  for (const name of ['continuing_subword_prefix', 'end_of_word_suffix']) {
    if (model.get(name).stringOr('') !== '') model.get(name).fail('is not supported')
  }
  const added = readAdded(root.get('added_tokens'))
  const vocab = readVocab(model.get('vocab'), added)
  const setup = readTextRules(root)
  const byteLevel = setup.byteLevel || decodesBytes(root)
  const byteFallback = !byteLevel && model.get('byte_fallback').booleanOr(false)
  const tokens = tokensOf(vocab, added, { byteLevel, byteFallback, marker: setup.marker })
  const addedIds = new Set(added.map((token) => token.id))
  const config = options.config && JsonField.parse(options.config.name, options.config.bytes)
  const template = readTemplate(root.get('post_processor'), tokens.length)
  const unknown = readUnknown(model.get('unk_token'), vocab)
  const marks: Marks = {
    ...guessMarks(added, config),
    ...(unknown === undefined ? {} : { unknown }),
    ...template,
  }
  return new BpeTokenizer({
    kind: byteLevel ? 'byte-level' : 'sentencepiece',
    vocabulary: new Vocabulary(tokens),
    merges: { by: 'rank', triples: readMerges(model.get('merges'), vocab) },
    words: setup.words,
    wholeWords: model.get('ignore_merges').booleanOr(false),
    fuseUnknown: model.get('fuse_unk').booleanOr(false),
    bytes: byteLevel ? byteIds(tokens, addedIds) : fallbackIds(vocab, byteFallback),
    added,
    text: rulesOf(setup),
    marks,
  })
}

function rulesOf({ steps, prefix, marker }: TextSetup): {
  readonly steps: TextSetup['steps']
  readonly prefix: TextSetup['prefix']
  readonly marker: boolean
} {
  return { steps, prefix, marker }
}

function readAdded(field: JsonField): AddedToken[] {
  if (field.absent) return []
  return field.items().map((item) => ({
    id: item.get('id').id(1 << 22),
    text: item.get('content').string(),
    special: item.get('special').booleanOr(false),
    stripLeft: item.get('lstrip').booleanOr(false),
    stripRight: item.get('rstrip').booleanOr(false),
    singleWord: item.get('single_word').booleanOr(false),
  }))
}

function decodesBytes(root: JsonField): boolean {
  return sequence(root.get('decoder'), 'decoders').some(
    (field) => field.get('type').string() === 'ByteLevel',
  )
}

function tokensOf(
  vocab: VocabText,
  added: readonly AddedToken[],
  kind: { readonly byteLevel: boolean; readonly byteFallback: boolean; readonly marker: boolean },
): Uint8Array[] {
  const literal = new Set(added.map((token) => token.id))
  return vocab.texts.map((text, id) => {
    if (text === undefined) return new Uint8Array(0)
    if (literal.has(id)) return toUtf8(text)
    if (kind.byteLevel) return fromByteAlphabet(text) ?? toUtf8(text)
    const byte = kind.byteFallback ? byteOfName(text) : -1
    if (byte >= 0) return Uint8Array.of(byte)
    return toUtf8(kind.marker ? text.replaceAll(spaceMarker, ' ') : text)
  })
}

function fallbackIds(vocab: VocabText, byteFallback: boolean): Int32Array {
  const ids = new Int32Array(256).fill(-1)
  if (!byteFallback) return ids
  vocab.texts.forEach((text, id) => {
    const byte = text === undefined ? -1 : byteOfName(text)
    if (byte >= 0) ids[byte] = id
  })
  return ids
}

function readUnknown(field: JsonField, vocab: VocabText): number | undefined {
  if (field.absent) return undefined
  return vocab.ids.get(field.string()) ?? field.fail('must be a token of the vocabulary')
}

function readMerges(field: JsonField, vocab: VocabText): Uint32Array {
  const reader = new MergeReader(field.source, vocab.ids)
  if (!Array.isArray(field.value)) field.fail('must be an array')
  const merges: readonly unknown[] = field.value as unknown[]
  for (let i = 0; i < merges.length; i++) {
    const [left, right] = halvesOf(merges[i]) ?? field.item(i, merges[i]).fail('must be two tokens')
    reader.add(left, right, () => `${field.path}[${i}]`)
  }
  return reader.finish()
}

/** `left right`, or both in an array. */
function halvesOf(merge: unknown): readonly [string, string] | null {
  if (typeof merge === 'string') {
    const space = merge.indexOf(' ')
    if (space < 0 || merge.includes(' ', space + 1)) return null
    return [merge.slice(0, space), merge.slice(space + 1)]
  }
  if (!Array.isArray(merge) || merge.length !== 2) return null
  const [left, right] = merge as unknown[]
  return typeof left === 'string' && typeof right === 'string' ? [left, right] : null
}
