// A training run kept in IndexedDB. Every write is one transaction that is flushed to the disk, so whatever
// happens to the tab, a file or folder is there whole or not at all.
import type { FileData, RunStore } from '@ts/trainer'
import type { Database } from './database.ts'

/** Sorts after every path that begins with the same folder. */
const LAST = '\uffff'

/** Keeps the files of run `id`. */
export function pieceStore(db: Database, id: string): RunStore {
  /** Pieces of files that were added to. */
  const lengths = new Map<string, number>()
  const fileRange = (path: string): IDBKeyRange =>
    IDBKeyRange.bound([id, path, 0], [id, path, Number.MAX_SAFE_INTEGER])
  const folderRange = (folder: string): IDBKeyRange =>
    folder === ''
      ? IDBKeyRange.bound([id], [id, []])
      : IDBKeyRange.bound([id, `${folder}/`], [id, `${folder}/${LAST}`])
  const change = (
    work: (pieces: {
      put(value: Uint8Array<ArrayBuffer>, key: [string, string, number]): Promise<unknown>
      delete(range: IDBKeyRange): Promise<unknown>
    }) => readonly Promise<unknown>[],
  ): Promise<unknown> => {
    lengths.clear()
    const transaction = db.transaction('pieces', 'readwrite', { durability: 'strict' })
    return Promise.all([...work(transaction.store), transaction.done])
  }
  return {
    name: 'the run',
    async read(path) {
      const pieces = await db.getAll('pieces', fileRange(path))
      if (pieces.length < 2) return pieces[0] ?? null
      return join(pieces)
    },
    async list(folder) {
      const start = folder === '' ? 0 : folder.length + 1
      const keys = await db.getAllKeys('pieces', folderRange(folder))
      return [...new Set(keys.map(([, path]) => path.slice(start).split('/')[0]))].sort()
    },
    async write(path, data) {
      const bytes = await gather(data)
      await change((pieces) => [pieces.delete(fileRange(path)), pieces.put(bytes, [id, path, 0])])
    },
    async append(path, text) {
      const piece = lengths.get(path) ?? (await db.count('pieces', fileRange(path)))
      await db.put('pieces', new TextEncoder().encode(text), [id, path, piece])
      lengths.set(path, piece + 1)
    },
    async writeFolder(path, files) {
      const ready: [string, Uint8Array<ArrayBuffer>][] = []
      for (const [name, data] of Object.entries(files)) ready.push([name, await gather(data)])
      await change((pieces) => [
        pieces.delete(folderRange(path)),
        ...ready.map(([name, bytes]) => pieces.put(bytes, [id, `${path}/${name}`, 0])),
      ])
    },
    async remove(path) {
      await change((pieces) => [
        pieces.delete(fileRange(path)),
        pieces.delete(path === '' ? folderRange('') : folderRange(path)),
      ])
    },
  }
}

async function gather(data: FileData): Promise<Uint8Array<ArrayBuffer>> {
  if (data instanceof Uint8Array) return data.slice()
  const parts: Uint8Array[] = []
  for await (const part of data) parts.push(part.slice())
  return join(parts)
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
