// Small files of every format, made here, for tests that read, write and break them.

import { toUtf8 } from '../src/utf8.ts'

const fallback: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
)
const marker = '\u2581'
/** Pieces after the controls and the bytes; a rising index is a falling score. */
const pieceTexts: readonly string[] = [
  'he',
  `${marker}t`,
  `${marker}the`,
  'at',
  `${marker}c`,
  `${marker}cat`,
  'é',
  marker,
  't',
  'h',
  'e',
  'a',
  'c',
  's',
]

/** A llama2.c tokenizer.bin. */
export function sampleBin(): Uint8Array {
  const texts = ['<unk>', '\n<s>\n', '\n</s>\n', ...fallback, ...pieceTexts]
  const parts = texts.map((text, id) => {
    const bytes = toUtf8(text.replaceAll(marker, ' '))
    const part = new Uint8Array(8 + bytes.length)
    const view = new DataView(part.buffer)
    view.setFloat32(0, id < 259 ? 0 : 258 - id, true)
    view.setInt32(4, bytes.length, true)
    part.set(bytes, 8)
    return part
  })
  return joined([Uint8Array.of(6, 0, 0, 0), ...parts])
}

/** What a sample .model says beside its pieces. */
export interface SampleModel {
  readonly type?: number
  readonly squeeze?: boolean
  readonly dummyPrefix?: boolean
  readonly charsmap?: Uint8Array
}

/** A SentencePiece .model with the pieces of `sampleBin`. */
export function sampleModel(options: SampleModel = {}): Uint8Array {
  const { type = 2, squeeze = false, dummyPrefix = true, charsmap = new Uint8Array(0) } = options
  const texts = ['<unk>', '<s>', '</s>', ...fallback, ...pieceTexts]
  const pieces = texts.map((text, id) => {
    const kind = id === 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1
    const score = new Uint8Array(4)
    new DataView(score.buffer).setFloat32(0, id < 259 ? 0 : 258 - id, true)
    return field(1, joined([field(1, toUtf8(text)), Uint8Array.of(0x15), score, varint(3, kind)]))
  })
  const trainer = [varint(3, type), varint(40, 0), varint(41, 1), varint(42, 2)]
  const normalizer = [
    field(1, toUtf8('identity')),
    field(2, charsmap),
    varint(3, dummyPrefix ? 1 : 0),
    varint(4, squeeze ? 1 : 0),
  ]
  return joined([...pieces, field(2, joined(trainer)), field(3, joined(normalizer))])
}

/** A tokenizer.json with a pre-tokenizer or without, as an object to change and write. */
export function samplePieceJson(pre: 'Metaspace' | 'none'): Record<string, unknown> {
  const texts = ['<unk>', '<s>', '</s>', ...fallback, ...pieceTexts]
  const metaspace = {
    type: 'Metaspace',
    replacement: marker,
    prepend_scheme: 'always',
    split: true,
  }
  const normalizers = [
    { type: 'Prepend', prepend: marker },
    { type: 'Replace', pattern: { String: ' ' }, content: marker },
  ]
  return {
    added_tokens: texts.slice(0, 3).map((content, id) => ({ id, content, special: true })),
    normalizer: pre === 'none' ? { type: 'Sequence', normalizers } : null,
    pre_tokenizer: pre === 'none' ? null : metaspace,
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
    },
    decoder: null,
    model: {
      type: 'BPE',
      unk_token: '<unk>',
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(texts.map((text, id) => [text, id])),
      merges: ['h e', `${marker} t`, `${marker}t he`, 'a t', `${marker} c`, `${marker}c at`],
    },
  }
}

/** Byte strings one after another. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function number(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...number(value >>> 7)]
}

function varint(tag: number, value: number): Uint8Array {
  return Uint8Array.from([...number(tag * 8), ...number(value)])
}

function field(tag: number, bytes: Uint8Array): Uint8Array {
  return joined([Uint8Array.from([...number(tag * 8 + 2), ...number(bytes.length)]), bytes])
}
