// What the page and its worker say to each other. Plain data, so that it can be posted.
import type { StoryErrorCode } from './storyError.ts'

/** What is known of a model once it is open. */
export interface StoryModel {
  readonly architecture: string
  readonly parameters: number
  /** Longest text in tokens. */
  readonly context: number
  /** Of the file. */
  readonly bytes: number
  /** Where the file came from. */
  readonly from: 'network' | 'cache' | 'page'
  readonly backend: string
  readonly threads: number
}

/** How a story is told. */
export interface TellOptions {
  /** 0: always the likeliest token; default 0.8. */
  readonly temperature?: number
  /** Draw from the k likeliest tokens; 0, the default: all. */
  readonly topK?: number
  /** Draw from the likeliest tokens that reach this probability; default 0.95. */
  readonly topP?: number
  /** The same seed tells the same story; default: another one each time. */
  readonly seed?: number
  /** Most tokens; default: as long as the model's context. */
  readonly maxTokens?: number
  /** Tokens per second at most; 0, the default: as fast as they come. */
  readonly pace?: number
}

/** How telling ended: the story came to its end, to `maxTokens`, or it was stopped. */
export type StoryEnd = 'end' | 'length' | 'stopped'

/** What was told. */
export interface Told {
  readonly reason: StoryEnd
  readonly tokens: number
  /** Time to the first token, and to the last, in ms since the worker was asked. */
  readonly firstMs: number
  readonly ms: number
}

/** A failure on its way to the page. */
export interface Failure {
  readonly code: StoryErrorCode
  readonly message: string
}

/** From the page. */
export type Order =
  | {
      readonly kind: 'open'
      /** An absolute URL, or the bytes themselves. */
      readonly source: string | ArrayBuffer
      readonly integrity: string | null
      readonly threads: number | null
    }
  | {
      readonly kind: 'tell'
      readonly id: number
      readonly prompt: string
      readonly options: Required<TellOptions>
    }
  | { readonly kind: 'stop' }

/** From the worker. `id` is that of the telling. */
export type Answer =
  | { readonly kind: 'progress'; readonly loaded: number; readonly total: number | null }
  | { readonly kind: 'opened'; readonly model: StoryModel }
  /** Whether a copy is kept, so that the model opens without a network. */
  | { readonly kind: 'kept'; readonly kept: boolean }
  /** The graphics card was lost; the story goes on as the model says. */
  | { readonly kind: 'moved'; readonly model: StoryModel }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'text'; readonly id: number; readonly text: string }
  | { readonly kind: 'told'; readonly id: number; readonly told: Told }
  | { readonly kind: 'broken'; readonly id: number; readonly failure: Failure }
