// The story model's shape and how it was trained.
import type { Settings } from '@ts/trainer'
import type { LlamaConfig } from '@ts/transformer'

/** Ids of the tokenizer: 3.7 bytes of story per token, and an embedding of a fifth of the weights. */
export const VOCABULARY = 2048
/** Spread of the first weights. */
export const DEVIATION = 0.04

/** A Llama of 1.3 million parameters: what fits 1.5 MB in int8. */
export function configFor(endOfText: number): LlamaConfig {
  return {
    model_type: 'llama',
    vocab_size: VOCABULARY,
    max_position_embeddings: 512,
    hidden_size: 128,
    intermediate_size: 320,
    num_hidden_layers: 6,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 32,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    attention_bias: false,
    mlp_bias: false,
    tie_word_embeddings: true,
    bos_token_id: endOfText,
    eos_token_id: endOfText,
  }
}

/** Muon, since it reached the same loss in fewer steps (docs/log.md). */
export const settings: Settings = {
  steps: 4100,
  batch: 10,
  context: 384,
  accumulation: 1,
  rows: 'windows',
  seed: 1,
  optimizer: 'muon',
  learningRate: 0.01,
  schedule: { kind: 'wsd', warmup: 80, final: 0.01, decay: 1500 },
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0.1,
  clip: 1,
  dropout: 0,
  logEvery: 5,
  evaluateEvery: 250,
  evaluateDocuments: 300,
  sampleEvery: 0,
  saveEvery: 250,
  keep: 2,
  patience: 0,
  spike: 3,
}
