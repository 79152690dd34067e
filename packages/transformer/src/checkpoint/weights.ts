// Weights between a backend and a checkpoint file, under the names HF gives them.
import { type Backend, sizeOf } from '@ts/tensor'
import { FormatError } from '@ts/tokenizer'
import type { Model } from '../model.ts'
import type { Safetensors } from './safetensors.ts'
import { type StoredTensor, storedTensors } from './storedTensors.ts'
import { type TensorToWrite, writeSafetensors } from './writeSafetensors.ts'

/**
 * Writes the weights of a file into a backend, tensor by tensor.
 *
 * @throws FormatError if a tensor is missing, has another shape, or is none of the model's
 */
export async function loadWeights(
  backend: Backend,
  model: Model,
  file: Safetensors,
): Promise<void> {
  const names = namesInFile(model, file)
  for (const tensor of storedTensors(model)) {
    const values = await file.read(names.get(tensor.name)!)
    split(tensor, values, (leaf, part) => backend.write(leaf, part))
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

/** For each tensor of the model, its name in the file. Checks that both have the same tensors. */
function namesInFile(model: Model, file: Safetensors): ReadonlyMap<string, string> {
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

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result[c * rows + r] = values[r * columns + c]
  }
  return result
}
