// Stories told during training, by the weights as they are.
import type { Backend } from '@ts/tensor'
import { Generator, type GeneratorOptions, type Model, type Sampling } from '@ts/transformer'

/** What is told. */
export interface StorySamplerOptions {
  /** Turns prompts into tokens and tokens into text. */
  readonly tokenizer: NonNullable<GeneratorOptions['tokenizer']>
  /** Beginnings to be continued. */
  readonly prompts: readonly string[]
  /** Most new tokens of a story, default 200. */
  readonly maxTokens?: number
  readonly sampling?: Sampling
  readonly seed?: number
}

/**
 * The `sample` option of {@link train}: continues each prompt. The generator is compiled at the first
 * call, when the model's parameters have their places, and shares them with the training.
 *
 * @example
 * const sample = storySampler(backend, model, { tokenizer, prompts: ['Once upon a time'] })
 * for await (const event of train(run, settings, { sample })) show(event)
 */
export function storySampler(
  backend: Backend,
  model: Model,
  options: StorySamplerOptions,
): (step: number) => Promise<readonly string[]> {
  const { tokenizer, prompts, maxTokens = 200, seed = 0 } = options
  const { sampling = { temperature: 0.8, topP: 0.95 } } = options
  let generator: Generator | null = null
  return async () => {
    generator ??= await Generator.open(backend, model, {
      tokenizer,
      batch: prompts.length,
      overflow: 'slide',
    })
    const told = await generator.completeAll(prompts, { maxTokens, sampling, seed })
    return told.map(({ text }, i) => prompts[i] + text)
  }
}
