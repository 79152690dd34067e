// What an engine is asked for, and what it answers: plain data, so that it can cross threads.
import type { Sampling, TokenPiece } from '@ts/transformer'

/** One text to be continued. */
export interface Task {
  /** ids of the prompt, at least one, all known to the model */
  readonly prompt: readonly number[]
  /** most new tokens; 0: none, for the log-probabilities of the prompt alone */
  readonly maxTokens: number
  readonly sampling: Sampling
  readonly seed: number
  /** which of several texts drawn with one seed; as the row of a `Generator` */
  readonly stream: number
  /** strings that end the text and are not part of it */
  readonly stop: readonly string[]
  /** added to the logits, by id */
  readonly logitBias: Readonly<Record<number, number>>
  /** how many of the likeliest tokens are told with each token; null: no log-probabilities at all */
  readonly logprobs: number | null
  /** whether the prompt's tokens come first */
  readonly echo: boolean
  /** whether somebody watches the tokens come; all but the first and the last may come in parts, else in larger ones */
  readonly watched: boolean
}

/** Continues texts for many at once. */
export interface Completer {
  /**
   * Continues one text. Ending the iteration, or aborting, frees its row before the next token.
   *
   * @returns all that came since the last look, so that a slow reader gets it in one go
   */
  complete(task: Task, signal: AbortSignal): AsyncIterable<readonly TokenPiece[]>
}
