// @ts/tokenizer: text to token ids and back, and training the vocabulary.

export { BpeTokenizer } from './bpeTokenizer.ts'
export { countTokens } from './countTokens.ts'
export type {
  AddedToken,
  Marks,
  Merges,
  NormalizerStep,
  TextRules,
  TokenizerDefinition,
} from './definition.ts'
export { FormatError } from './formatError.ts'
export {
  type GgufVocabulary,
  readGgufVocabulary,
  writeGgufVocabulary,
} from './formats/ggufVocabulary.ts'
export type { NamedBytes } from './formats/namedBytes.ts'
export { readSentencePieceModel } from './formats/readSentencePieceModel.ts'
export { readTokenizerJson, type TokenizerJsonOptions } from './formats/readTokenizerJson.ts'
export { readVocabAndMerges } from './formats/readVocabAndMerges.ts'
export { readTokenizerBin, writeTokenizerBin } from './formats/tokenizerBin.ts'
export { writeTokenizerConfig } from './formats/writeTokenizerConfig.ts'
export { writeTokenizerJson } from './formats/writeTokenizerJson.ts'
export { writeVocabAndMerges } from './formats/writeVocabAndMerges.ts'
export { keepMostFrequent, type Reduced } from './keepMostFrequent.ts'
export { openTokenizer } from './openTokenizer.ts'
export type { StreamDecoder } from './streamDecoder.ts'
export type { DecodeOptions, EncodeOptions, Tokenizer } from './tokenizer.ts'
export type { Ties } from './training/pairMerger.ts'
export {
  type AbortSignalLike,
  type TrainBpeOptions,
  type TrainingProgress,
  trainBpe,
} from './training/trainBpe.ts'
export type { Vocabulary } from './vocabulary.ts'
