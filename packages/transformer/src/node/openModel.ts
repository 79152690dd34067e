// Opens a model from the disk, whatever its format.
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Backend } from '@ts/tensor'
import { FormatError } from '@ts/tokenizer'
import { type Checkpoint, openSafetensors } from '../checkpoint/checkpoint.ts'
import { openLlama2c } from '../checkpoint/llama2c.ts'
import type { Config } from '../config/config.ts'
import type { Model } from '../model.ts'
import { createModel } from '../models/createModel.ts'
import { fileSource } from './fileSource.ts'
import { findModel, kindOf } from './findModel.ts'

/** A model on the disk. */
export interface OpenedModel {
  readonly config: Config
  readonly model: Model
  /** The file its weights are in. */
  readonly path: string
  /** The tokenizer's files beside it, for openTokenizer; empty if there are none. */
  readonly tokenizerPaths: readonly string[]
  /** Writes the weights into a backend. @throws FormatError if they do not fit the config */
  load(backend: Backend): Promise<void>
  /** Closes the file. */
  close(): Promise<void>
}

/** A config.json is a few kilobytes; more is something else. */
const LONGEST_CONFIG = 2 ** 24

/**
 * Opens a model.
 *
 * @param path as in {@link findModel}: a folder in HF layout, a run folder, a .safetensors with its
 *   config beside it, or a llama2.c .bin
 * @throws FormatError if there is no model or it is damaged
 *
 * @example
 * const { model, load, close } = await openModel('models/tiny')
 * await load(backend)
 * await close()
 */
export async function openModel(path: string): Promise<OpenedModel> {
  const { config, weights } = await findModel(path)
  const source = await fileSource(weights)
  try {
    const checkpoint: Checkpoint =
      config === null
        ? await openLlama2c(source)
        : await openSafetensors({ bytes: await readConfig(config), name: config }, source)
    const model = createModel(checkpoint.config)
    return {
      config: checkpoint.config,
      model,
      path: weights,
      tokenizerPaths: await findTokenizer(dirname(weights), checkpoint.config, config === null),
      load: (backend) => checkpoint.load(backend, model),
      close: source.close,
    }
  } catch (error) {
    await source.close()
    throw error
  }
}

async function readConfig(path: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size > LONGEST_CONFIG) {
    throw new FormatError(path, 'config', `must be at most ${LONGEST_CONFIG} bytes, got ${size}`)
  }
  return readFile(path)
}

/** llama2.c names a tokenizer after the size of its vocabulary, unless it is Llama's own. */
async function findTokenizer(
  folder: string,
  config: Config,
  llama2c: boolean,
): Promise<readonly string[]> {
  const bins = [`tok${config.vocab_size}.bin`, 'tokenizer.bin']
  const hf = [
    'tokenizer.json',
    'tokenizer_config.json',
    'vocab.json',
    'merges.txt',
    'tokenizer.model',
  ]
  const there: string[] = []
  for (const name of [...bins, ...hf]) {
    const path = join(folder, name)
    if ((await kindOf(path)) !== 'file') continue
    // Of llama2.c's names the first that is there is the one.
    if (llama2c && bins.includes(name)) return [path]
    there.push(path)
  }
  return there
}
