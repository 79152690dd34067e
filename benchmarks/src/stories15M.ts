// The shape of llama2.c's stories15M, with a tied head.
import type { LlamaConfig } from '@ts/transformer'

/** 15.2 million weights, 9.2 of them the head's. */
export const stories15M: LlamaConfig = {
  model_type: 'llama',
  vocab_size: 32000,
  max_position_embeddings: 256,
  hidden_size: 288,
  intermediate_size: 768,
  num_hidden_layers: 6,
  num_attention_heads: 6,
  num_key_value_heads: 6,
  head_dim: 48,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  attention_bias: false,
  mlp_bias: false,
  tie_word_embeddings: true,
}
