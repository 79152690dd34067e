// How a text is continued.
import type { Sampling } from './sampling/sampling.ts'

/** How a text is continued. */
export interface GenerateOptions {
  /** How tokens are drawn; default: from the model's own distribution. */
  readonly sampling?: Sampling
  /** Most new tokens of each row; default: what the context leaves. */
  readonly maxTokens?: number
  /** The same seed draws the same tokens; default 0. Row i of a batch draws from a stream of its own. */
  readonly seed?: number
  /** Strings and ids that end a text, besides the model's own end. They are not part of it. */
  readonly stop?: readonly (string | number)[]
  /** Aborting makes the iteration throw the signal's reason before the next step. */
  readonly signal?: AbortSignal
}

/** What a request to a {@link Batcher} may ask for besides. */
export interface SubmitOptions {
  /** Tells with each token its log-probability and those of so many of the likeliest; default: none. */
  readonly logprobs?: number
  /** Begins with a piece for each token of the prompt; with `maxTokens` 0 nothing else comes. */
  readonly echo?: boolean
  /** Ids and what is added to their logits before sampling. */
  readonly logitBias?: Readonly<Record<number, number>>
  /** Which of several texts drawn with one seed, from 0, the default. A generator's row i is text i. */
  readonly stream?: number
}
