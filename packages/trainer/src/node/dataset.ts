// A data set as files of a folder: train-00000.tokens, train-00001.tokens, …
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FormatError } from '@ts/transformer'
import { fileSource } from '@ts/transformer/node'
import { type Dataset, joinShards } from '../data/dataset.ts'
import { openShard, type Shard, type ShardInfo } from '../data/shard.ts'
import {
  type EncodedDocument,
  type ShardFormat,
  type ShardSink,
  writeShards,
} from '../data/writeShards.ts'

/**
 * Writes one split of a data set into a folder. All shards are written and flushed under temporary
 * names before any takes its place; shards of an earlier, longer data set are removed.
 *
 * @param split as `train`: lower-case letters, digits and dashes
 */
export async function writeDataset(
  path: { readonly folder: string; readonly split: string },
  documents: AsyncIterable<EncodedDocument> | Iterable<EncodedDocument>,
  format: ShardFormat,
): Promise<readonly ShardInfo[]> {
  const { folder, split } = path
  await mkdir(folder, { recursive: true })
  const partial = (shard: number): string => join(folder, `${fileName(split, shard)}.partial`)
  let opened = 0
  try {
    const infos = await writeShards(
      documents,
      (shard) => openSink(partial((opened = shard))),
      format,
    )
    const old = await shardFiles(folder, split)
    for (let i = 0; i < infos.length; i++) {
      await rename(partial(i), join(folder, fileName(split, i)))
    }
    for (const name of old.slice(infos.length)) await rm(join(folder, name))
    return infos
  } catch (error) {
    for (let i = 0; i <= opened; i++) await rm(partial(i), { force: true })
    throw error
  }
}

/**
 * Opens one split of a data set. Its files stay open and are read by range.
 *
 * @param verify whether to compare the checksums, which reads every file once
 * @throws FormatError if there is no such split or a shard is damaged
 */
export async function openDataset(
  folder: string,
  split: string,
  { verify = true }: { readonly verify?: boolean } = {},
): Promise<Dataset> {
  const names = await shardFiles(folder, split)
  if (names.length === 0) {
    throw new FormatError(folder, fileName(split, 0), 'is not there; run data prepare')
  }
  const shards: Shard[] = []
  try {
    for (const [i, name] of names.entries()) {
      if (name !== fileName(split, i)) {
        throw new FormatError(folder, fileName(split, i), `is not there, but ${name} is`)
      }
      shards.push(await openShard(await fileSource(join(folder, name)), { verify }))
    }
    return joinShards(shards)
  } catch (error) {
    for (const shard of shards) await shard.close()
    throw error
  }
}

function fileName(split: string, shard: number): string {
  return `${split}-${String(shard).padStart(5, '0')}.tokens`
}

async function shardFiles(folder: string, split: string): Promise<readonly string[]> {
  const pattern = new RegExp(`^${split}-\\d{5}\\.tokens$`)
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name)).sort()
  } catch (cause) {
    throw new FormatError(folder, 'folder', 'must hold a data set; run data prepare', { cause })
  }
}

async function openSink(path: string): Promise<ShardSink> {
  const file = await open(path, 'w')
  return {
    write: (bytes) => file.writeFile(bytes),
    async close() {
      await file.sync()
      await file.close()
    },
    abort: () => file.close(),
  }
}
