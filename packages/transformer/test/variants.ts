// Every format and type that a model can be written in, in memory.
import type { Tokenizer } from '@ts/tokenizer'
import {
  bytesSource,
  type Checkpoint,
  type Encoding,
  huggingFaceFiles,
  type Llama2cVersion,
  openGguf,
  openLlama2c,
  openSafetensors,
  openTinystory,
  type Weights,
  writeGguf,
  writeLlama2c,
  writeTinystory,
} from '../src/index.ts'
import { collect } from './collect.ts'

/** A checkpoint and what came with it. */
export interface Opened extends Checkpoint {
  readonly readTokenizer: () => Promise<Tokenizer | null>
}

/** A way to write a model and to read it back. */
export interface Variant {
  readonly name: string
  /** Largest difference of logits, as a share of the largest logit. */
  readonly tolerance: number
  readonly throughFile: (weights: Weights, tokenizer: Tokenizer) => Promise<Opened>
}

/** Of the tiny models here; q4_0 keeps 4 bits of each weight, which such models feel. */
const tolerances: Readonly<Record<Encoding, number>> = {
  f32: 1e-6,
  f16: 2e-3,
  bf16: 1e-2,
  q8_0: 3e-2,
  q4_0: 0.3,
}

const source = (bytes: Uint8Array) => bytesSource(bytes, 'file')

function hf(type: 'f32' | 'f16' | 'bf16'): Variant {
  return {
    name: `hf ${type}`,
    tolerance: tolerances[type],
    async throughFile(weights, tokenizer) {
      const files = huggingFaceFiles(weights, { type, tokenizer })
      const config = new TextEncoder().encode(files['config.json'] as string)
      const bytes = await collect(files['model.safetensors'] as AsyncIterable<Uint8Array>)
      const opened = await openSafetensors({ bytes: config, name: 'config.json' }, source(bytes))
      return { ...opened, readTokenizer: async () => null }
    },
  }
}

function gguf(type: Encoding): Variant {
  return {
    name: `gguf ${type}`,
    tolerance: tolerances[type],
    async throughFile(weights, tokenizer) {
      const bytes = await collect(writeGguf(weights, { type, tokenizer }))
      const opened = await openGguf(source(bytes))
      return { ...opened, readTokenizer: opened.tokenizer }
    },
  }
}

function tinystory(type: Encoding): Variant {
  return {
    name: `tinystory ${type}`,
    tolerance: tolerances[type],
    async throughFile(weights, tokenizer) {
      const bytes = await collect(writeTinystory(weights, { type, tokenizer, card: '# A model' }))
      const opened = await openTinystory(source(bytes))
      return { ...opened, readTokenizer: opened.tokenizer }
    },
  }
}

function llama2c(version: Llama2cVersion): Variant {
  return {
    name: `llama2.c version ${version}`,
    tolerance: tolerances[version === 2 ? 'q8_0' : 'f32'],
    async throughFile(weights) {
      const opened = await openLlama2c(source(await collect(writeLlama2c(weights, { version }))))
      return { ...opened, readTokenizer: async () => null }
    },
  }
}

/** All that can hold a model of this architecture. */
export function variants(architecture: string): readonly Variant[] {
  const types = ['f32', 'f16', 'bf16', 'q8_0', 'q4_0'] as const
  const all = [
    ...(['f32', 'f16', 'bf16'] as const).map(hf),
    ...types.map(gguf),
    ...types.map(tinystory),
  ]
  return architecture === 'llama' ? [...all, ...([0, 1, 2] as const).map(llama2c)] : all
}
