// Where a run is kept: a folder in Node, OPFS in a browser, memory in tests. Paths use '/'.

/** The bytes of a file, whole or in pieces. */
export type FileData = Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Files by their name. */
export type Files = Readonly<Record<string, FileData>>

/** Keeps the files of one run. */
export interface RunStore {
  /** Named in errors and messages. */
  readonly name: string
  /** @returns the bytes, or null if there is no such file */
  read(path: string): Promise<Uint8Array | null>
  /** Names in a folder, sorted; none if there is no such folder. */
  list(folder: string): Promise<readonly string[]>
  /** Replaces a file: after a crash it holds either the old or the new bytes. */
  write(path: string, data: FileData): Promise<void>
  /** Adds to the end of a file; a crash may leave a part of `text`. */
  append(path: string, text: string): Promise<void>
  /** Makes a folder with these files: after a crash it is there with all of them, or not at all. */
  writeFolder(path: string, files: Files): Promise<void>
  /** Removes a file or a folder with all that is in it, if it is there. */
  remove(path: string): Promise<void>
}

/** A run kept in memory: for tests, and for runs that nobody wants to keep. */
export function memoryStore(name = 'memory'): RunStore {
  const files = new Map<string, Uint8Array>()
  const inside = (path: string, folder: string): boolean =>
    folder === '' || path.startsWith(`${folder}/`)
  return {
    name,
    read: async (path) => files.get(path) ?? null,
    async list(folder) {
      const names = [...files.keys()]
        .filter((path) => inside(path, folder))
        .map((path) => path.slice(folder === '' ? 0 : folder.length + 1).split('/')[0])
      return [...new Set(names)].sort()
    },
    async write(path, data) {
      files.set(path, await gather(data))
    },
    async append(path, text) {
      files.set(path, await gather([files.get(path) ?? new Uint8Array(0), utf8(text)]))
    },
    async writeFolder(path, contents) {
      const ready = await Promise.all(
        Object.entries(contents).map(async ([name, data]) => [name, await gather(data)] as const),
      )
      await this.remove(path)
      for (const [name, bytes] of ready) files.set(`${path}/${name}`, bytes)
    },
    async remove(path) {
      for (const file of files.keys()) if (file === path || inside(file, path)) files.delete(file)
    },
  }
}

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** A file's text, or null if there is no such file. */
export async function readText(store: RunStore, path: string): Promise<string | null> {
  const bytes = await store.read(path)
  return bytes && new TextDecoder().decode(bytes)
}

async function gather(data: FileData): Promise<Uint8Array> {
  if (data instanceof Uint8Array) return data.slice()
  const parts: Uint8Array[] = []
  for await (const part of data) parts.push(part.slice())
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
