// @ts/tokenizer: text to token ids and back, and training the vocabulary.

export { BpeTokenizer } from './bpeTokenizer.ts'
export type {
  AddedToken,
  Marks,
  Merges,
  NormalizerStep,
  TextRules,
  TokenizerDefinition,
} from './definition.ts'
export { FormatError } from './formatError.ts'
export { type NamedBytes, readVocabAndMerges } from './formats/readVocabAndMerges.ts'
export type { StreamDecoder } from './streamDecoder.ts'
export type { DecodeOptions, EncodeOptions, Tokenizer } from './tokenizer.ts'
export type { Ties } from './training/pairMerger.ts'
export { type TrainBpeOptions, type TrainingProgress, trainBpe } from './training/trainBpe.ts'
export type { Vocabulary } from './vocabulary.ts'
