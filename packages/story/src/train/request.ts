// What is trained, and what comes of it: what the page and the training worker say to each other.
import type { Failure } from '../protocol.ts'

/** A model to be trained on stories. */
export interface TrainRequest {
  /**
   * The model's configuration alone: fields as in Hugging Face's config.json of `gpt_neo`, `gpt2` or
   * `llama`, or the name of a preset of `@ts/transformer` as `neo-64x4` (with 1,024 ids, 256 tokens).
   */
  readonly config: string | Readonly<Record<string, unknown>>
  /** Stories to learn from. A tokenizer is trained on them too. */
  readonly texts: readonly string[]
  /** Updates, default 500. */
  readonly steps?: number
  /** Rows of one update, default 8. */
  readonly batch?: number
  /** Tokens of a row, default 128, at most the model's context. */
  readonly context?: number
  /** The same seed and stories give the same model; default 1. */
  readonly seed?: number
  /** Default: one; on cross-origin isolated pages up to four. */
  readonly threads?: number
}

/** Where training stands. */
export interface TrainProgress {
  readonly step: number
  readonly steps: number
  /** Nats per token, of the last reading. */
  readonly loss: number
  readonly tokensPerSecond: number
}

/** A trained model. */
export interface TrainedStory {
  /** A .tinystory file, 8 bits per weight. */
  readonly model: Blob
  readonly steps: number
  readonly loss: number
  readonly parameters: number
}

/** To the worker. */
export type TrainOrder =
  | { readonly kind: 'train'; readonly request: TrainRequest }
  | { readonly kind: 'stop' }

/** From the worker. */
export type TrainAnswer =
  | { readonly kind: 'progress'; readonly progress: TrainProgress }
  | {
      readonly kind: 'trained'
      readonly bytes: ArrayBuffer
      readonly facts: Omit<TrainedStory, 'model'>
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
