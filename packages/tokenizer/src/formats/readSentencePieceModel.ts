// SentencePiece's .model, a protocol buffer, for BPE models.

import { BpeTokenizer } from '../bpeTokenizer.ts'
import type { NormalizerStep } from '../definition.ts'
import { FormatError } from '../formatError.ts'
import { longestPiece, type Piece, pieceDefinition } from '../pieceDefinition.ts'
import { spaceMarker } from '../prepare.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { fromStrictUtf8, fromUtf8, toUtf8 } from '../utf8.ts'
import { byteOfName } from './byteName.ts'
import type { NamedBytes } from './namedBytes.ts'
import { ProtoMessage } from './protobuf.ts'

const pieceTypes = ['normal', 'unknown', 'control', 'user', 'unused', 'byte'] as const
const absentId = 2 ** 31

/**
 * Reads a SentencePiece .model of type BPE.
 *
 * @throws FormatError naming the field and the offset; also for other model types and for
 *   normalisation by tables, such as nmt_nfkc
 * @see sentencepiece_model.proto
 */
export function readSentencePieceModel({ name, bytes }: NamedBytes): Tokenizer {
  const pieces: Piece[] = []
  const trainer: Trainer = { type: 1, bos: 1, eos: 2 }
  const normalizer: Normalizer = { dummyPrefix: true, squeeze: true }
  for (const field of new ProtoMessage(name, '', bytes).fields(
    (n) => modelFields[n] ?? `field ${n}`,
  )) {
    if (field.type !== 'bytes') continue
    if (field.number === 1) pieces.push(readPiece(field.message, pieces.length))
    else if (field.number === 2) readTrainer(field.message, trainer)
    else if (field.number === 3) readNormalizer(field.message, normalizer)
  }
  if (pieces.length === 0) {
    throw new FormatError(name, 'pieces', 'must be at least one', { offset: bytes.length })
  }
  if (trainer.type !== 2) {
    const type = ['', 'unigram', 'bpe', 'word', 'char'][trainer.type] ?? trainer.type
    throw new FormatError(name, 'trainer_spec.model_type', `must be bpe, got ${type}`)
  }
  const steps: NormalizerStep[] = normalizer.squeeze ? [{ type: 'Squeeze' }, { type: 'Trim' }] : []
  const at = (id: number): number | undefined => (id < pieces.length ? id : undefined)
  const bos = at(trainer.bos)
  const eos = at(trainer.eos)
  const unknown = pieces.findIndex((piece) => piece.type === 'unknown')
  return new BpeTokenizer(
    pieceDefinition(
      pieces,
      { steps, prefix: normalizer.dummyPrefix ? 'first' : 'never', marker: true },
      {
        ...(bos === undefined ? {} : { bos }),
        ...(eos === undefined ? {} : { eos }),
        ...(unknown < 0 ? {} : { unknown }),
        before: bos === undefined ? [] : [bos],
        after: [],
      },
    ),
  )
}

interface Trainer {
  type: number
  bos: number
  eos: number
}

interface Normalizer {
  dummyPrefix: boolean
  squeeze: boolean
}

const modelFields: Record<number, string> = { 1: 'pieces', 2: 'trainer_spec', 3: 'normalizer_spec' }
const pieceFields: Record<number, string> = { 1: 'piece', 2: 'score', 3: 'type' }

function readPiece(message: ProtoMessage, id: number): Piece {
  let text = ''
  let score = 0
  let type: (typeof pieceTypes)[number] = 'normal'
  for (const field of message.fields((n) => `${pieceFields[n] ?? n} of piece ${id}`)) {
    if (field.number === 1 && field.type === 'bytes') {
      const bytes = field.message.bytes()
      if (bytes.length > longestPiece) {
        field.message.fail(
          field.offset,
          `must have at most ${longestPiece} bytes, got ${bytes.length}`,
        )
      }
      try {
        text = fromStrictUtf8(bytes)
      } catch {
        field.message.fail(field.offset, 'must be UTF-8')
      }
    } else if (field.number === 2 && field.type === 'fixed32') {
      if (!Number.isFinite(field.float))
        message.fail(field.offset, `must have a finite score, got ${field.float}`)
      score = field.float
    } else if (field.number === 3 && field.type === 'varint') {
      type =
        pieceTypes[field.value - 1] ??
        message.fail(field.offset, `must have a type from 1 to 6, got ${field.value}`)
    }
  }
  if (text === '') message.fail(0, `must have a text in piece ${id}`)
  const spaced = toUtf8(text.replaceAll(spaceMarker, ' '))
  switch (type) {
    case 'byte': {
      const byte = byteOfName(text)
      if (byte < 0)
        message.fail(
          0,
          `must be named like <0x0A> in byte piece ${id}, got ${JSON.stringify(text)}`,
        )
      return { bytes: Uint8Array.of(byte), score, type }
    }
    case 'unused':
      // Never produced: without bytes nothing finds it.
      return { bytes: new Uint8Array(0), score, type }
    case 'normal':
      return { bytes: spaced, score, type }
    default:
      return { bytes: spaced, score, type, text: text.replaceAll(spaceMarker, ' ') }
  }
}

function readTrainer(message: ProtoMessage, trainer: Trainer): void {
  for (const field of message.fields((n) => `field ${n}`)) {
    if (field.type !== 'varint') continue
    // A negative id, written as ten bytes, means there is none.
    const id = field.value < absentId ? field.value : Number.POSITIVE_INFINITY
    if (field.number === 3) trainer.type = field.value
    else if (field.number === 41) trainer.bos = id
    else if (field.number === 42) trainer.eos = id
  }
}

function readNormalizer(message: ProtoMessage, normalizer: Normalizer): void {
  let rule = ''
  for (const field of message.fields((n) => `field ${n}`)) {
    if (field.number === 1 && field.type === 'bytes') rule = fromUtf8(field.message.bytes())
    else if (field.number === 2 && field.type === 'bytes' && field.message.bytes().length > 0) {
      message.fail(
        field.offset,
        `must not normalise by a table (${JSON.stringify(rule.slice(0, 40))}); train with --normalization_rule_name=identity`,
      )
    } else if (field.type === 'varint') {
      if (field.number === 3) normalizer.dummyPrefix = field.value !== 0
      else if (field.number === 4) normalizer.squeeze = field.value !== 0
      else if (field.number === 5 && field.value === 0) {
        message.fail(field.offset, 'must escape white space')
      }
    }
  }
}
