// The model of the story command and how it is trained.
import type { Tokenizer } from '@ts/tokenizer'
import { recipe, type Settings } from '@ts/trainer'
import { type Config, preset } from '@ts/transformer'

/** Ids of its tokenizer. */
export const VOCABULARY = 1024
/** Tokens that it sees at once: a whole story of the corpus. */
const CONTEXT = 256
/** More steps than this teach it nothing new about its small corpus. */
const MOST_STEPS = 3000
const FEWEST_STEPS = 20

/** A GPT-Neo of about a million parameters. */
export function storyConfig({ vocabSize: vocabulary, endOfText }: Tokenizer): Config {
  const around = endOfText === undefined ? {} : { endOfText }
  const config = preset('neo-128x4', { vocabulary, context: CONTEXT, ...around })
  // Few and wide heads: they cost less than the paper's sixteen.
  return config.model_type === 'gpt_neo' ? { ...config, num_heads: 4 } : config
}

/**
 * Settings that fill a time.
 *
 * @param seconds what training may take
 * @param step    seconds of a step; 0: not known yet
 */
export function storySettings(seconds: number, step: number): Settings {
  const wanted = step === 0 ? FEWEST_STEPS : Math.floor(seconds / step)
  const steps = Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, wanted))
  return {
    ...recipe({ parameters: 1e6, steps, batch: 8, context: CONTEXT }),
    learningRate: 5e-3,
    schedule: {
      kind: 'cosine',
      warmup: Math.min(20, Math.ceil(steps / 10)),
      final: 0.05,
      decay: 0,
    },
    logEvery: 1,
    evaluateEvery: steps,
    evaluateDocuments: 32,
    sampleEvery: Math.ceil(steps / 3),
    saveEvery: Math.ceil(steps / 4),
    keep: 1,
  }
}
