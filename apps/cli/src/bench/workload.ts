// The shapes that are measured, so that numbers can be compared: training T1–T3, decoding as llama2.c's models.
import type { GPTNeoConfig, LlamaConfig } from '@ts/transformer'
import workloads from './workloads.json' with { type: 'json' }

/** A GPT-like model and the batch it is trained on. */
export interface TrainWorkload {
  /** Width C. */
  readonly d: number
  /** Layers. */
  readonly L: number
  /** Heads. */
  readonly H: number
  /** Vocabulary. */
  readonly V: number
  /** Tokens of a row. */
  readonly T: number
  /** Rows of a step. */
  readonly B: number
}

/** Training workloads by name. */
export const trainWorkloads: Readonly<Record<string, TrainWorkload>> = workloads.train
/** AdamW as every training workload uses it. */
export const optimizer: {
  readonly lr: number
  readonly beta1: number
  readonly beta2: number
  readonly eps: number
  readonly wd: number
  readonly clip: number
} = workloads.adamw

const llamas: Readonly<Record<string, (typeof workloads.llama)['s15M']>> = workloads.llama
/** Names of the decoding workloads. */
export const decodeWorkloads: readonly string[] = Object.keys(llamas)

/** A training workload's model: GPT-Neo with all layers global, an MLP of 4·C and a tied head. */
export function trainConfig({ d, L, H, V, T }: TrainWorkload): GPTNeoConfig {
  return {
    model_type: 'gpt_neo',
    vocab_size: V,
    max_position_embeddings: T,
    hidden_size: d,
    num_layers: L,
    num_heads: H,
    attention_types: [[['global'], L]],
    window_size: T,
    intermediate_size: 4 * d,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    tie_word_embeddings: true,
  }
}

/** A decoding workload's model: a Llama with a tied head. */
export function decodeConfig(name: string): LlamaConfig {
  const { dim, hidden, layers, heads, kv, vocab, ctx } = llamas[name]
  return {
    model_type: 'llama',
    vocab_size: vocab,
    max_position_embeddings: ctx,
    hidden_size: dim,
    intermediate_size: hidden,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: kv,
    head_dim: dim / heads,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    attention_bias: false,
    mlp_bias: false,
    tie_word_embeddings: true,
  }
}
