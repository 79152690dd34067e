// What the thread of the HTTP server and the thread of a model say to each other.
import type { BackendName } from '@ts/tensor/auto'
import type { TokenPiece } from '@ts/transformer'
import type { Task } from './task.ts'

/** What a model's thread starts with. */
export interface WorkerStart {
  readonly path: string
  readonly tokenizer: string | undefined
  readonly backend: BackendName
  readonly threads: number
  readonly rows: number
  readonly context: number
  readonly chunk: number
}

/** To the model. */
export type ToWorker =
  | { readonly kind: 'submit'; readonly id: number; readonly task: Task }
  | { readonly kind: 'cancel'; readonly id: number }

/** From the model. */
export type FromWorker =
  /** @property computing on what, and why, as `OpenedBackend` of @ts/tensor says it */
  | { readonly kind: 'ready'; readonly computing: string }
  /** the GPU was lost; what runs goes on as `computing` says */
  | { readonly kind: 'moved'; readonly computing: string }
  /** it could not be opened; nothing else follows */
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'pieces'
      readonly pieces: readonly (readonly [id: number, piece: TokenPiece])[]
      readonly load: Load
    }
  /** one text could not be continued */
  | { readonly kind: 'error'; readonly id: number; readonly message: string }

/** How busy a model is. */
export interface Load {
  /** rows that hold a text */
  readonly active: number
  /** texts that wait for a row */
  readonly waiting: number
  /** bytes of weights, cache and intermediates */
  readonly bytes: number
}
