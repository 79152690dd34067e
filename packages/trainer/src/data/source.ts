// Bytes that are read by range: a file, a Blob, an HTTP resource, a buffer.

import type { Source as RangeSource } from '@ts/transformer'

/** Where a shard's bytes come from. Never read as a whole. `bytesSource` makes one of memory. */
export interface Source extends RangeSource {
  /** Frees what it holds open. */
  close?(): Promise<void>
}

/** A Blob or File, as a browser's file picker or OPFS gives it, as a source. */
export function blobSource(name: string, blob: BlobLike): Source {
  return {
    name,
    size: blob.size,
    read: async (offset, length) =>
      new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  }
}

/** The part of Blob that is used. */
export interface BlobLike {
  readonly size: number
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> }
}
