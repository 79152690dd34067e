// Weights between a backend and a checkpoint file, under the names HF gives them.
import {
  type Backend,
  GROUP,
  isQuantized,
  type Leaf,
  parameter,
  Quantized,
  sizeOf,
} from '@ts/tensor'
import { FormatError } from '@ts/tokenizer'
import type { Model } from '../model.ts'
import { createModel } from '../models/createModel.ts'
import { type StoredTensor, storedTensors } from './storedTensors.ts'
import type { TensorFile, Weights } from './tensorFile.ts'
import { transpose } from './transpose.ts'
import { type TensorToWrite, writeSafetensors } from './writeSafetensors.ts'

/**
 * Writes the weights of a file into a backend, tensor by tensor.
 *
 * @throws FormatError if a tensor is missing, has another shape, or is none of the model's
 */
export async function loadWeights(backend: Backend, model: Model, file: TensorFile): Promise<void> {
  const names = namesInFile(model, file)
  for (const tensor of storedTensors(model)) {
    const name = names.get(tensor.name)!
    const quantized = await readQuantized(file, name, tensor)
    const parts = !quantized && isLong(tensor) ? file.parts?.(name) : null
    if (quantized) splitQuantized(tensor, quantized, backend)
    else if (parts) await writeParts(tensor.leaves[0], parts, backend)
    else split(tensor, await file.read(name), (leaf, part) => backend.write(leaf, part))
  }
}

/**
 * The bytes of a model.safetensors with the weights that a backend holds now, chunk by chunk.
 *
 * @example for await (const chunk of saveWeights(backend, model)) await file.write(chunk)
 */
export function saveWeights(
  backend: Backend,
  model: Model,
): AsyncGenerator<Uint8Array, void, undefined> {
  const tensors = storedTensors(model).map((tensor): TensorToWrite => {
    const { name, shape } = tensor
    return { name, shape, read: () => join(backend, tensor) }
  })
  return writeSafetensors(tensors)
}

/** A model's weights in a backend, as writers of checkpoints take them. */
export function modelWeights(backend: Backend, model: Model): Weights {
  const stored = new Map(storedTensors(model).map((tensor) => [tensor.name, tensor]))
  const tensors = [...stored.values()].map(({ name, shape }) => ({ name, shape, offset: 0 }))
  return {
    config: model.config,
    weights: {
      source: { name: 'model' },
      tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
      read: (name) => join(backend, stored.get(name)!),
    },
  }
}

/** A tensor of a model and the way to its values. */
export interface ModelTensor {
  readonly name: string
  readonly shape: readonly number[]
  /** Whether it is the transpose of a matrix (outputs, inputs). */
  readonly transposed: boolean
  read(): Promise<Float32Array>
}

/**
 * The tensors that a config asks for, in the order of the model's fields.
 *
 * @throws FormatError if one is missing, has another shape, or is none of the model's
 */
export function modelTensors({ config, weights }: Weights): readonly ModelTensor[] {
  const model = createModel(config)
  const names = namesInFile(model, weights)
  return storedTensors(model).map(({ name, shape, transposed }) => {
    return { name, shape, transposed, read: () => weights.read(names.get(name)!) }
  })
}

/** For each tensor of the model, its name in the file. Checks that both have the same tensors. */
function namesInFile(model: Model, file: TensorFile): ReadonlyMap<string, string> {
  const { name: source } = file.source
  const names = new Map<string, string>()
  const tied = model.config.tie_word_embeddings
  for (const { name, shape } of storedTensors(model)) {
    // Files saved from the model below the head have no prefix.
    const bare = name.replace(/^(transformer|model)\./, '')
    const found = [name, bare].find((candidate) => file.tensors.has(candidate))
    if (found === undefined) throw new FormatError(source, name, 'the tensor is missing')
    const entry = file.tensors.get(found)!
    if (entry.shape.join() !== shape.join()) {
      const problem = `must be (${shape.join(', ')}) for this config, got (${entry.shape.join(', ')})`
      throw new FormatError(source, `${found}.shape`, problem, { offset: entry.offset })
    }
    names.set(name, found)
  }
  const known = new Set(names.values())
  for (const { name, offset } of file.tensors.values()) {
    if (known.has(name) || notWeights.test(name) || (tied && name === 'lm_head.weight')) continue
    throw new FormatError(source, name, 'the config has no such tensor', { offset })
  }
  return names
}

/** Masks and tables that older files carry along. */
const notWeights = /(\.attn(\.attention)?\.(masked_)?bias|\.rotary_emb\.inv_freq)$/

/** A tensor as the file has it quantised, if the model's leaves can hold that. */
async function readQuantized(
  file: TensorFile,
  name: string,
  { leaves }: StoredTensor,
): Promise<Quantized | null> {
  if (!file.readQuantized || !leaves.every(isQuantized)) return null
  const found = await file.readQuantized(name)
  // Four bits fit into eight as they are.
  return found && leaves.every(({ dtype }) => dtype === 'q8' || dtype === found.dtype)
    ? found.matrix
    : null
}

/** Values from which on they come part by part: less stays in a core's cache anyway. */
const MANY = 65536

/** Whether a tensor's many values are those of one parameter, in its order. */
function isLong({ leaves, transposed }: StoredTensor): boolean {
  const [leaf] = leaves
  return leaves.length === 1 && !transposed && !isQuantized(leaf) && sizeOf(leaf) >= MANY
}

/** Each part as a parameter that lives inside the whole one. */
async function writeParts(
  leaf: Leaf,
  parts: AsyncIterable<Float32Array>,
  backend: Backend,
): Promise<void> {
  let { flat, offset } = leaf.home ?? { flat: leaf, offset: 0 }
  for await (const part of parts) {
    const inside = parameter([part.length], leaf.name)
    inside.home = { flat, offset }
    backend.write(inside, part)
    offset += part.length
  }
}

/** Rows of a matrix to its leaves. */
function splitQuantized(
  { leaves }: StoredTensor,
  { values, scales }: Quantized,
  backend: Backend,
): void {
  let value = 0
  let scale = 0
  for (const leaf of leaves) {
    const [rows, columns] = leaf.shape
    const nextValue = value + rows * columns
    const nextScale = scale + rows * Math.ceil(columns / GROUP)
    const part = new Quantized(values.subarray(value, nextValue), scales.subarray(scale, nextScale))
    backend.write(leaf, part)
    value = nextValue
    scale = nextScale
  }
}

function split(
  { leaves, shape, transposed }: StoredTensor,
  values: Float32Array,
  write: (leaf: StoredTensor['leaves'][number], part: Float32Array) => void,
): void {
  const straight = transposed ? transpose(values, shape[0], shape[1]) : values
  let offset = 0
  for (const leaf of leaves) {
    write(leaf, straight.subarray(offset, offset + sizeOf(leaf)))
    offset += sizeOf(leaf)
  }
}

async function join(
  backend: Backend,
  { leaves, shape, transposed }: StoredTensor,
): Promise<Float32Array> {
  const parts = await Promise.all(leaves.map((leaf) => backend.read(leaf)))
  if (parts.length === 1 && !transposed) return parts[0]
  const all = new Float32Array(sizeOf({ shape, dtype: 'f32' }))
  let offset = 0
  for (const part of parts) {
    all.set(part, offset)
    offset += part.length
  }
  return transposed ? transpose(all, shape[1], shape[0]) : all
}
