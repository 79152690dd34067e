// How likely a text is to a model: the log-probability of each token given those before it.
import { type Backend, compile, crossEntropy, input, type Program } from '@ts/tensor'
import { shapeOf } from './config/shape.ts'
import type { Model } from './model.ts'
import { expectValues } from './parameters.ts'

/** What a text scored. */
export interface Score {
  /** ln p(token | tokens before it); null for the first. */
  readonly logprobs: readonly (number | null)[]
  /** −mean of them: nats per token. 0 for a text of one token. */
  readonly nll: number
}

/**
 * Scores texts with one program.
 *
 * Texts longer than the context are read in windows: each window after the first starts half a context
 * earlier than what it scores, so that every token has at least half a context before it.
 *
 * @example
 * const scorer = await Scorer.open(backend, model)
 * const { nll } = await scorer.score(tokenizer.encode(text, { special: true }))
 * scorer.close()
 */
export class Scorer {
  private readonly program: Program
  private readonly context: number
  private readonly vocabulary: number

  private constructor(program: Program, context: number, vocabulary: number) {
    this.program = program
    this.context = context
    this.vocabulary = vocabulary
  }

  /**
   * Compiles the program.
   *
   * @param options `context`: tokens read at once, default the model's
   * @throws RangeError if the context is none of the model's, or its weights were never loaded
   */
  static async open(
    backend: Backend,
    model: Model,
    options: { readonly context?: number } = {},
  ): Promise<Scorer> {
    const { context: longest, vocabulary } = shapeOf(model.config)
    const context = options.context ?? longest
    if (!(Number.isInteger(context) && context >= 2 && context <= longest)) {
      throw new RangeError(`score: context must be from 2 to ${longest}, got ${context}`)
    }
    expectValues(backend, model, 'score')
    const tokens = input('tokens', [1, context], 'i32')
    const positions = input('positions', [1, context], 'i32')
    const { logits } = model.forward({ tokens, positions })
    const losses = crossEntropy(logits, input('targets', [1, context], 'i32'))
    const program = await compile(backend, { losses })
    await program.run({ positions: Int32Array.from({ length: context }, (_, t) => t) })
    return new Scorer(program, context, vocabulary)
  }

  /**
   * Scores a text.
   *
   * @param tokens ids of the text, with the token that begins texts if the model knows one
   * @throws RangeError for an id the model does not have, and for no tokens at all
   */
  async score(tokens: ArrayLike<number>): Promise<Score> {
    const ids = Array.from(tokens)
    const bad = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id < this.vocabulary))
    if (bad !== undefined) {
      throw new RangeError(`score: token ${bad} is not one of the model's ${this.vocabulary} ids`)
    }
    if (ids.length === 0) throw new RangeError('score: there are no tokens to score')
    const logprobs: (number | null)[] = [null]
    while (logprobs.length < ids.length) await this.window(ids, logprobs)
    const sum = logprobs.reduce<number>((total, p) => total + (p ?? 0), 0)
    return { logprobs, nll: ids.length === 1 ? 0 : -sum / (ids.length - 1) }
  }

  /** Frees the program. */
  close(): void {
    this.program.close()
  }

  /** Scores what fits the next window and appends it. */
  private async window(ids: readonly number[], logprobs: (number | null)[]): Promise<void> {
    const { context } = this
    // The input that predicts the first token not yet scored.
    const first = logprobs.length - 1
    const start = first === 0 ? 0 : first - Math.floor(context / 2)
    const tokens = new Int32Array(context)
    const targets = new Int32Array(context).fill(-1)
    for (let t = 0; t < context && start + t < ids.length - 1; t++) {
      tokens[t] = ids[start + t]
      if (start + t >= first) targets[t] = ids[start + t + 1]
    }
    await this.program.run({ tokens, targets })
    const losses = await this.program.read('losses')
    for (let t = 0; t < context; t++) if (targets[t] >= 0) logprobs.push(-losses[t])
  }
}
