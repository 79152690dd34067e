// Bytes that are read by range: a file, a Blob, an HTTP resource, a buffer.

/** Where a shard's bytes come from. Never read as a whole. */
export interface Source {
  /** Named in errors, as a path. */
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** @returns exactly `length` bytes from `offset`, which lies within the size */
  read(offset: number, length: number): Promise<Uint8Array>
  /** Frees what it holds open. */
  close?(): Promise<void>
}

/** Bytes in memory as a source. */
export function memorySource(name: string, bytes: Uint8Array): Source {
  return {
    name,
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  }
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
