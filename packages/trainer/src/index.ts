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
export {
  compileEvaluator,
  type Evaluation,
  type Evaluator,
  type EvaluatorOptions,
} from './evaluator.ts'
export { type EvaluationMetric, type Metric, readMetrics, type StepMetric } from './metrics.ts'
export type { Optimizer, ParameterGroup, Trained } from './parameterGroups.ts'
export { peakLearningRate, type RecipeFor, recipe } from './recipe.ts'
export { type ReportContent, renderReport } from './report/renderReport.ts'
export type { Run, TrainEvent, TrainOptions } from './run.ts'
export { type DataInfo, type RunInfo, readRun } from './runFile.ts'
export { type FileData, type Files, memoryStore, type RunStore } from './runStore.ts'
export { learningRateAt, type Schedule } from './schedule.ts'
export { checkSettings, type Settings } from './settings.ts'
export { type StorySamplerOptions, storySampler } from './storySampler.ts'
export { train } from './train.ts'
export { type LossScaling, type Trainee, traineeOf } from './trainee.ts'
export { compileTrainStep, type Reading, type TrainStep } from './trainStep.ts'
