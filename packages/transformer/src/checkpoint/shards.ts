// Weights spread over several files, with an index that says which tensor is in which.
import { FormatError } from '@ts/tokenizer'
import { isObject, type Json, parseJson } from './json.ts'
import type { TensorFile, TensorInfo } from './tensorFile.ts'

/** What `model.safetensors.index.json` or `pytorch_model.bin.index.json` says. */
export interface ShardIndex {
  /** The index's own file name, for messages. */
  readonly name: string
  /** Names of the files, each once. */
  readonly files: readonly string[]
  /** The file of each tensor. */
  readonly fileOf: ReadonlyMap<string, string>
}

/** As many as anybody has used, several times over. */
const MOST_FILES = 4096

/**
 * Reads an index.
 *
 * @param bytes UTF-8
 * @param name  file name for messages
 * @throws FormatError if it is damaged, or names a file outside its own folder
 */
export function readShardIndex(bytes: Uint8Array, name: string): ShardIndex {
  const json = parseJson(bytes, { source: name, field: 'index' })
  const map: Json | undefined = isObject(json) ? json.weight_map : undefined
  if (map === undefined || !isObject(map)) {
    throw new FormatError(name, 'weight_map', 'must be an object of file names by tensor names')
  }
  const fileOf = new Map<string, string>()
  for (const [tensor, file] of Object.entries(map)) {
    if (typeof file !== 'string' || !/^[\w-][\w.-]{0,200}$/.test(file)) {
      const actual = JSON.stringify(file).slice(0, 60)
      const problem = `must be the name of a file beside the index, got ${actual}`
      throw new FormatError(name, `weight_map.${tensor.slice(0, 80)}`, problem)
    }
    fileOf.set(tensor, file)
  }
  const files = [...new Set(fileOf.values())]
  if (files.length === 0 || files.length > MOST_FILES) {
    const problem = `must name from 1 to ${MOST_FILES} files, got ${files.length}`
    throw new FormatError(name, 'weight_map', problem)
  }
  return { name, files, fileOf }
}

/**
 * The files of an index as one.
 *
 * @param open opens a file by its name
 * @throws FormatError if a tensor is not in the file that the index names, or in one unmentioned
 */
export async function openShards(
  index: ShardIndex,
  open: (file: string) => Promise<TensorFile>,
): Promise<TensorFile> {
  const shards = new Map<string, TensorFile>()
  for (const file of index.files) shards.set(file, await open(file))
  const tensors = new Map<string, TensorInfo>()
  for (const [name, file] of index.fileOf) {
    const tensor = shards.get(file)!.tensors.get(name)
    if (!tensor) {
      throw new FormatError(index.name, `weight_map.${name.slice(0, 80)}`, `is not in ${file}`)
    }
    tensors.set(name, tensor)
  }
  for (const [file, shard] of shards) {
    for (const { name, offset } of shard.tensors.values()) {
      if (index.fileOf.get(name) === file) continue
      const problem = `${index.name} does not say that it is here`
      throw new FormatError(shard.source.name, name.slice(0, 80), problem, { offset })
    }
  }
  const shardOf = (name: string): TensorFile => shards.get(index.fileOf.get(name)!)!
  return {
    source: { name: index.name },
    tensors,
    read: (name) => shardOf(name).read(name),
    parts: (name) => shardOf(name).parts?.(name) ?? null,
  }
}
