// Where a ledger's bytes lie. The ledger itself knows no files.

/** Bytes that can be read anywhere and written at the end only. Several processes may have the same bytes open. */
export interface LedgerStore {
  /** for messages: a path */
  readonly name: string
  /** names this process in the ledger; ASCII without quotes, at most 90 characters, never the same twice */
  readonly owner: string
  /** Fills `target` with the bytes from `offset` on. Resolves to how many; fewer than fit only at the end. */
  read(offset: number, target: Uint8Array): Promise<number>
  /**
   * Adds bytes at the end in one piece, also while others append.
   *
   * @param durable resolve only when they would survive a power cut
   */
  append(bytes: Uint8Array, durable: boolean): Promise<void>
  /** Whether another owner still runs; undefined where that cannot be known. */
  alive(owner: string): boolean | undefined
  close(): Promise<void>
}

/** A ledger in memory, for pages that keep nothing and for tests. `bytes()` gives a copy of all of it. */
export function memoryStore(owner = 'memory', start: Uint8Array = new Uint8Array()): MemoryStore {
  let held = start.slice()
  let size = held.length
  return {
    name: 'memory',
    owner,
    read: async (offset, target) => {
      const bytes = held.subarray(offset, Math.min(size, offset + target.length))
      target.set(bytes)
      return bytes.length
    },
    append: async (bytes) => {
      if (size + bytes.length > held.length) {
        const grown = new Uint8Array(Math.max(4096, 2 * (size + bytes.length)))
        grown.set(held.subarray(0, size))
        held = grown
      }
      held.set(bytes, size)
      size += bytes.length
    },
    alive: () => undefined,
    close: async () => {},
    bytes: () => held.slice(0, size),
  }
}

/** See {@link memoryStore}. */
export interface MemoryStore extends LedgerStore {
  bytes(): Uint8Array
}
