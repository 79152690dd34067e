// What the page keeps in the browser: models that were dropped on it, and training runs.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { RunRequest } from '../engine/trainRun.ts'

/** A model that was dropped on the page, by the hash of its files. */
export interface ShelvedModel {
  readonly id: string
  readonly name: string
  readonly files: readonly File[]
  readonly added: number
}

/** A training run; its files are pieces. */
export interface ShelvedRun {
  readonly id: string
  readonly name: string
  readonly begun: number
  readonly request: RunRequest
}

/** The object stores. */
export interface Shelves extends DBSchema {
  models: { key: string; value: ShelvedModel }
  runs: { key: string; value: ShelvedRun }
  /** Files of runs, each as one piece or, where text was added to its end, as several. */
  pieces: { key: [run: string, path: string, piece: number]; value: Uint8Array<ArrayBuffer> }
}

/** The open database. */
export type Database = IDBPDatabase<Shelves>

let opened: Promise<Database> | null = null

/** Opens it, once. @throws Error in words where the browser keeps nothing, as in some private windows */
export function database(): Promise<Database> {
  opened ??= openDB<Shelves>('tinystories', 1, {
    upgrade(db) {
      db.createObjectStore('models', { keyPath: 'id' })
      db.createObjectStore('runs', { keyPath: 'id' })
      db.createObjectStore('pieces')
    },
    terminated() {
      opened = null
    },
  }).catch((cause: unknown) => {
    opened = null
    throw new Error(
      `storage: this browser lets the page keep nothing (${String(cause)}); leave private browsing or allow site data`,
      { cause },
    )
  })
  return opened
}
