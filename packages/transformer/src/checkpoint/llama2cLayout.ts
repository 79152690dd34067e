// In which order llama2c files hold their tensors. One list for reading and writing.
import type { LlamaConfig } from '../config/llamaConfig.ts'

/** 0: legacy, for run.c. 1: with a mark, float32. 2: with a mark, int8, for runq.c. */
export type Llama2cVersion = 0 | 1 | 2

/** A tensor in the file. */
export interface Part {
  /** HF's name; null: tables of cosines and sines, which we compute ourselves. */
  readonly name: string | null
  /** As HF shapes it. */
  readonly shape: readonly number[]
  /** Whether its rows are in llama2.c's rotary order. */
  readonly rotary: boolean
  /** int8 values, then a float32 scale for each group of them; otherwise float32. */
  readonly quantized: boolean
}

/** Bytes before the weights. */
export function headerBytes(version: Llama2cVersion): number {
  return version === 0 ? 28 : 256
}

/** Bytes of a tensor. @param group values that share a scale in version 2 */
export function partBytes(part: Part, group: number): number {
  const values = part.shape.reduce((product, n) => product * n, 1)
  return part.quantized ? values + (4 * values) / group : 4 * values
}

/** The tensors in the order of the file. */
export function llama2cLayout(config: LlamaConfig, version: Llama2cVersion): readonly Part[] {
  const { hidden_size: dim, intermediate_size: hidden, head_dim, vocab_size } = config
  const kv = config.num_key_value_heads * head_dim
  const matrix = (name: string, rows: number, columns: number): Part => {
    const rotary = /\.[qk]_proj\./.test(name)
    return { name, shape: [rows, columns], rotary, quantized: version === 2 }
  }
  const vector = (name: string): Part => {
    return { name, shape: [dim], rotary: false, quantized: false }
  }
  const layers = (make: (layer: string) => Part): readonly Part[] =>
    Array.from({ length: config.num_hidden_layers }, (_, i) => make(`model.layers.${i}`))
  const embedding = matrix('model.embed_tokens.weight', vocab_size, dim)
  const attentionNorm = layers((layer) => vector(`${layer}.input_layernorm.weight`))
  const mlpNorm = layers((layer) => vector(`${layer}.post_attention_layernorm.weight`))
  const norm = vector('model.norm.weight')
  const attention = [
    ...layers((layer) => matrix(`${layer}.self_attn.q_proj.weight`, dim, dim)),
    ...layers((layer) => matrix(`${layer}.self_attn.k_proj.weight`, kv, dim)),
    ...layers((layer) => matrix(`${layer}.self_attn.v_proj.weight`, kv, dim)),
    ...layers((layer) => matrix(`${layer}.self_attn.o_proj.weight`, dim, dim)),
  ]
  const mlp = [
    ...layers((layer) => matrix(`${layer}.mlp.gate_proj.weight`, hidden, dim)),
    ...layers((layer) => matrix(`${layer}.mlp.down_proj.weight`, dim, hidden)),
    ...layers((layer) => matrix(`${layer}.mlp.up_proj.weight`, hidden, dim)),
  ]
  const head = config.tie_word_embeddings ? [] : [matrix('lm_head.weight', vocab_size, dim)]
  if (version > 0) {
    return [...attentionNorm, ...mlpNorm, norm, embedding, ...attention, ...mlp, ...head]
  }
  // Cosines and sines of the rotary positions, one for each pair.
  const shape = [2, config.max_position_embeddings, head_dim / 2]
  const tables: Part = { name: null, shape, rotary: false, quantized: false }
  return [embedding, ...attentionNorm, ...attention, ...mlpNorm, ...mlp, norm, tables, ...head]
}
