// Opens a model from the disk, whatever its format.
import { readFile, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import type { Backend } from '@ts/tensor'
import { FormatError, type Tokenizer } from '@ts/tokenizer'
import { findTokenizer } from '@ts/tokenizer/node'
import { type Checkpoint, checkpointOf } from '../checkpoint/checkpoint.ts'
import { openGguf } from '../checkpoint/gguf/openGguf.ts'
import { openLlama2c } from '../checkpoint/llama2c.ts'
import { openStateDict } from '../checkpoint/pytorch/openPyTorch.ts'
import { Safetensors } from '../checkpoint/safetensors.ts'
import { openShards, readShardIndex } from '../checkpoint/shards.ts'
import type { TensorFile, WithTokenizer } from '../checkpoint/tensorFile.ts'
import { openTinystory } from '../checkpoint/tinystory/openTinystory.ts'
import type { Config } from '../config/config.ts'
import { parseConfig } from '../config/parseConfig.ts'
import type { Model } from '../model.ts'
import { createModel } from '../models/createModel.ts'
import type { WeightType } from '../weightType.ts'
import { type FileSource, fileSource } from './fileSource.ts'
import { findModel, type ModelPaths } from './findModel.ts'

/** A model on the disk. */
export interface OpenedModel {
  readonly config: Config
  readonly model: Model
  /** How the model stores its matrices. */
  readonly type: WeightType
  /** Its tensors, for writers of other formats. */
  readonly weights: TensorFile
  /** The file its weights are in, or the index of several. */
  readonly path: string
  /**
   * The tokenizer: the one inside the file, as .gguf and .tinystory have it, else the one beside it whose
   * vocabulary fits.
   *
   * @returns null if there is none
   * @throws FormatError if it is damaged or of a kind we do not know
   */
  tokenizer(): Promise<Tokenizer | null>
  /**
   * Writes the weights into a backend.
   *
   * @param into another model of the same config and type, by default {@link OpenedModel.model}
   * @throws FormatError if they do not fit the config
   */
  load(backend: Backend, into?: Model): Promise<void>
  /** Closes the file. */
  close(): Promise<void>
}

/** A config.json is a few kilobytes, an index some more; beyond this it is something else. */
const LONGEST_JSON = 2 ** 24

/**
 * Opens a model.
 *
 * @param path as in {@link findModel}: a folder in HF layout, a run folder, a .tinystory, a .gguf, a
 *   llama2.c .bin, or weights with their config beside them (.safetensors, pytorch_model.bin)
 * @param options `type`: how the model stores its matrices, by default as the file does: int8 for Q8_0
 *   and llama2.c's int8, int4 for Q4_0, otherwise f32. A quantised model cannot be trained
 * @throws FormatError if there is no model or it is damaged
 *
 * @example
 * const { model, load, tokenizer, close } = await openModel('models/tiny')
 * await load(backend)
 * const generator = await Generator.open(backend, model, { tokenizer: await tokenizer() })
 * await close()
 */
export async function openModel(
  path: string,
  options: { readonly type?: WeightType } = {},
): Promise<OpenedModel> {
  const paths = await findModel(path)
  const files: FileSource[] = []
  const open = async (name: string): Promise<FileSource> => {
    const file = await fileSource(name)
    files.push(file)
    return file
  }
  const close = async (): Promise<void> => {
    await Promise.all(files.map((file) => file.close()))
  }
  try {
    const checkpoint = await openCheckpoint(paths, open)
    const { config, weights } = checkpoint
    const type = options.type ?? checkpoint.type
    const model = createModel(config, { type })
    return {
      config,
      model,
      type,
      weights,
      path: paths.weights,
      tokenizer: async () => {
        const inside = 'tokenizer' in checkpoint ? await checkpoint.tokenizer() : null
        return inside ?? findTokenizer(dirname(paths.weights), config.vocab_size)
      },
      load: (backend, into = model) => checkpoint.load(backend, into),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function openCheckpoint(
  paths: ModelPaths,
  open: (path: string) => Promise<FileSource>,
): Promise<Checkpoint | (Checkpoint & WithTokenizer)> {
  const { weights: path } = paths
  if (paths.config === null) {
    const source = await open(path)
    const kind = extname(path)
    if (kind === '.gguf') return openGguf(source)
    return kind === '.tinystory' ? openTinystory(source) : openLlama2c(source)
  }
  const config = { bytes: await readSmall(paths.config, 'config'), name: paths.config }
  const shard = async (path: string): Promise<TensorFile> => {
    const source = await open(path)
    return extname(path) === '.bin' ? openStateDict(source) : Safetensors.open(source)
  }
  const parsed = parseConfig(config.bytes, config.name)
  if (!path.endsWith('.index.json')) {
    return checkpointOf({ config: parsed, weights: await shard(path) })
  }
  const index = readShardIndex(await readSmall(path, 'index'), path)
  const beside = (name: string): Promise<TensorFile> => shard(join(dirname(path), name))
  return checkpointOf({ config: parsed, weights: await openShards(index, beside) })
}

async function readSmall(path: string, field: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size > LONGEST_JSON) {
    throw new FormatError(path, field, `must be at most ${LONGEST_JSON} bytes, got ${size}`)
  }
  return readFile(path)
}
