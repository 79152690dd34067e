// The three configurations, and how to tell them apart.
import type { GPT2Config } from './gpt2Config.ts'
import type { GPTNeoConfig } from './gptNeoConfig.ts'
import type { LlamaConfig } from './llamaConfig.ts'

/** A model's shape, with the field names of HF's config.json. */
export type Config = GPTNeoConfig | GPT2Config | LlamaConfig

/** Ids that stand around texts. Absent where a model has none. */
export interface SpecialTokens {
  /** Begins a text. */
  readonly bos_token_id?: number
  /** Ends a text; any of several. */
  readonly eos_token_id?: number | readonly number[]
}
