export { FormatError } from '@ts/transformer'
export { type Batch, type Batches, type BatchShape, batches } from './data/batches.ts'
export { type Dataset, joinShards } from './data/dataset.ts'
export { jsonlDocuments, splitDocuments, type TextChunks } from './data/documents.ts'
export { type Encoder, encodeDocuments } from './data/encodeDocuments.ts'
export { permutation } from './data/permutation.ts'
export { type DocumentRange, openShard, type Shard, type ShardInfo } from './data/shard.ts'
export { type BlobLike, blobSource, type Source } from './data/source.ts'
export {
  type EncodedDocument,
  type ShardFormat,
  type ShardSink,
  writeShards,
} from './data/writeShards.ts'
export { TrainingError } from './errors.ts'
export { peakLearningRate, type RecipeFor, recipe } from './recipe.ts'
export { learningRateAt, type Schedule } from './schedule.ts'
export { checkSettings, type Settings } from './settings.ts'
