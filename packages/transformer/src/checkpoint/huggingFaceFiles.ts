// A checkpoint as the files of a folder that HF transformers and transformers.js open.
import { type Tokenizer, writeTokenizerConfig, writeTokenizerJson } from '@ts/tokenizer'
import { formatConfig } from '../config/parseConfig.ts'
import type { Weights } from './tensorFile.ts'
import { modelTensors } from './weights.ts'
import { writeSafetensors } from './writeSafetensors.ts'

/** How the folder is written. */
export interface HuggingFaceOptions {
  /** What all tensors are stored as, default f32. */
  readonly type?: 'f32' | 'f16' | 'bf16'
  readonly tokenizer?: Tokenizer | null
  /** The model card, Markdown. */
  readonly card?: string
}

/** A file's content: text, or bytes that are made while they are written. */
export type FileContent = string | AsyncIterable<Uint8Array>

const dtypes = { f32: 'float32', f16: 'float16', bf16: 'bfloat16' } as const

/**
 * The files of a model folder by their names: config.json, model.safetensors and, if they are given,
 * tokenizer.json, tokenizer_config.json and README.md.
 *
 * @throws FormatError if a tensor of the checkpoint is missing or does not fit
 */
export function huggingFaceFiles(
  weights: Weights,
  { type = 'f32', tokenizer = null, card = '' }: HuggingFaceOptions = {},
): Readonly<Record<string, FileContent>> {
  const config = { ...JSON.parse(formatConfig(weights.config)), torch_dtype: dtypes[type] }
  return {
    'config.json': `${JSON.stringify(config, null, 2)}\n`,
    'model.safetensors': writeSafetensors(modelTensors(weights), type),
    ...(tokenizer
      ? {
          'tokenizer.json': writeTokenizerJson(tokenizer),
          'tokenizer_config.json': writeTokenizerConfig(tokenizer),
        }
      : {}),
    ...(card === '' ? {} : { 'README.md': card }),
  }
}
