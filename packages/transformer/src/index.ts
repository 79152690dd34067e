// @ts/transformer: GPT-Neo, GPT-2 and Llama: models, checkpoints, generation.

export { FormatError } from '@ts/tokenizer'
export { Batcher, type BatcherOptions } from './batcher.ts'
export { KeyValueCache } from './cache.ts'
export { type Checkpoint, openSafetensors } from './checkpoint/checkpoint.ts'
export { type Encoding, encodings } from './checkpoint/encoding.ts'
export { ggufLimits } from './checkpoint/gguf/ggufConfig.ts'
export { openGguf } from './checkpoint/gguf/openGguf.ts'
export { type GgufOptions, writeGguf } from './checkpoint/gguf/writeGguf.ts'
export {
  type FileContent,
  type HuggingFaceOptions,
  huggingFaceFiles,
} from './checkpoint/huggingFaceFiles.ts'
export { openLlama2c } from './checkpoint/llama2c.ts'
export type { Llama2cVersion } from './checkpoint/llama2cLayout.ts'
export { openPyTorch } from './checkpoint/pytorch/openPyTorch.ts'
export { Safetensors, type TensorEntry } from './checkpoint/safetensors.ts'
export { openShards, readShardIndex, type ShardIndex } from './checkpoint/shards.ts'
export { bytesSource, type Source } from './checkpoint/source.ts'
export { type StoredTensor, storedTensors } from './checkpoint/storedTensors.ts'
export type {
  QuantizedMatrix,
  TensorFile,
  TensorInfo,
  Weights,
  WithTokenizer,
} from './checkpoint/tensorFile.ts'
export { openTinystory, type Tinystory } from './checkpoint/tinystory/openTinystory.ts'
export { type TinystoryOptions, writeTinystory } from './checkpoint/tinystory/writeTinystory.ts'
export { loadWeights, modelWeights, saveWeights } from './checkpoint/weights.ts'
export { type Llama2cOptions, writeLlama2c } from './checkpoint/writeLlama2c.ts'
export { type TensorToWrite, writeSafetensors } from './checkpoint/writeSafetensors.ts'
export type { ActivationName } from './config/activation.ts'
export type { Config, SpecialTokens } from './config/config.ts'
export type { GPT2Config } from './config/gpt2Config.ts'
export type { AttentionKind, GPTNeoConfig } from './config/gptNeoConfig.ts'
export type { LlamaConfig } from './config/llamaConfig.ts'
export { formatConfig, parseConfig } from './config/parseConfig.ts'
export { endTokens, type Shape, shapeOf } from './config/shape.ts'
export { type DescribeOptions, type Description, describe } from './describe.ts'
export { type Completion, Generator, type GeneratorOptions } from './generator.ts'
export { initialize } from './initialize.ts'
export type { TokenLogprobs } from './logprobs.ts'
export type { CacheInputs, Dropout, Forward, ForwardInputs, Model } from './model.ts'
export { createModel } from './models/createModel.ts'
export { GPT2 } from './models/gpt2.ts'
export { GPTNeo } from './models/gptNeo.ts'
export { Llama } from './models/llama.ts'
export { nextTurn } from './nextTurn.ts'
export type { GenerateOptions, SubmitOptions } from './options.ts'
export { parameters } from './parameters.ts'
export type { EndReason, Piece, Prompt, TokenPiece } from './piece.ts'
export { type PresetOptions, preset, presetNames } from './presets.ts'
export { Random } from './random.ts'
export type { Sampling } from './sampling/sampling.ts'
export { type Score, Scorer } from './scorer.ts'
export { type WeightType, weightTypes } from './weightType.ts'
