// Shards in memory, for tests.
import { type EncodedDocument, type ShardFormat, writeShards } from '../src/data/writeShards.ts'

/** Writes shards to memory. */
export async function shardBytes(
  documents: readonly EncodedDocument[],
  format: ShardFormat,
): Promise<Uint8Array[]> {
  const files: Uint8Array[][] = []
  await writeShards(
    documents,
    async (number) => {
      const parts: Uint8Array[] = (files[number] = [])
      return {
        write: async (bytes) => void parts.push(bytes),
        close: async () => {},
        abort: async () => {},
      }
    },
    format,
  )
  return files.map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])))
}
