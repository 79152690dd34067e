// Llama: rotary positions, root-mean-square norms, gated MLP, fewer key-value heads than query
// heads if wished. Field names are the checkpoint's.
import { add, rope, ropeTable, swiglu, type Tensor } from '@ts/tensor'
import type { LlamaConfig } from '../config/llamaConfig.ts'
import { shapeOf } from '../config/shape.ts'
import { Embedding } from '../layers/embedding.ts'
import { Linear } from '../layers/linear.ts'
import { RMSNorm } from '../layers/rmsNorm.ts'
import type { Forward, ForwardInputs, Model } from '../model.ts'
import { Pass } from '../pass.ts'

/**
 * Llama (Touvron et al. 2023), also the architecture of llama2.c. Rotary pairs are (i, i + D/2), as
 * HF stores them; llama2.c files are permuted when they are read.
 *
 * @see https://huggingface.co/docs/transformers/model_doc/llama
 */
export class Llama implements Model {
  readonly config: LlamaConfig
  readonly model: {
    readonly embed_tokens: Embedding
    readonly layers: readonly Layer[]
    readonly norm: RMSNorm
  }
  /** null: the head is the token embedding. */
  readonly lm_head: Linear | null

  constructor(config: LlamaConfig) {
    this.config = config
    const { vocab_size, hidden_size, num_hidden_layers, rms_norm_eps } = config
    this.model = {
      embed_tokens: new Embedding(vocab_size, hidden_size),
      layers: Array.from({ length: num_hidden_layers }, () => new Layer(config)),
      norm: new RMSNorm(hidden_size, rms_norm_eps),
    }
    this.lm_head = config.tie_word_embeddings ? null : new Linear(hidden_size, vocab_size, false)
  }

  forward(inputs: ForwardInputs): Forward {
    const { embed_tokens, layers, norm } = this.model
    const { headSize, context } = shapeOf(this.config)
    const reach = inputs.cache?.store.capacity ?? context
    const table = ropeTable(reach, headSize, this.config.rope_theta)
    const pass = new Pass(inputs)
    let x = pass.dropout(embed_tokens.forward(inputs.tokens))
    layers.forEach((block, layer) => {
      x = block.forward(pass.keep(`residual.${layer}`, x), table, layer, pass)
    })
    pass.keep(`residual.${layers.length}`, x)
    return pass.finish(norm.forward(x), (y) => this.lm_head?.forward(y) ?? embed_tokens.logits(y))
  }
}

class Layer {
  readonly input_layernorm: RMSNorm
  readonly self_attn: Attention
  readonly post_attention_layernorm: RMSNorm
  readonly mlp: GatedMLP

  constructor(config: LlamaConfig) {
    this.input_layernorm = new RMSNorm(config.hidden_size, config.rms_norm_eps)
    this.self_attn = new Attention(config)
    this.post_attention_layernorm = new RMSNorm(config.hidden_size, config.rms_norm_eps)
    this.mlp = new GatedMLP(config)
  }

  forward(x: Tensor, table: Tensor, layer: number, pass: Pass): Tensor {
    const y = add(x, this.self_attn.forward(this.input_layernorm.forward(x), table, layer, pass))
    return add(y, this.mlp.forward(this.post_attention_layernorm.forward(y), layer, pass))
  }
}

class Attention {
  readonly q_proj: Linear
  readonly k_proj: Linear
  readonly v_proj: Linear
  readonly o_proj: Linear
  private readonly heads: number
  private readonly kvHeads: number
  private readonly scale: number

  constructor(config: LlamaConfig) {
    const { channels, heads, kvHeads, headSize } = shapeOf(config)
    const bias = config.attention_bias
    this.q_proj = new Linear(channels, heads * headSize, bias)
    this.k_proj = new Linear(channels, kvHeads * headSize, bias)
    this.v_proj = new Linear(channels, kvHeads * headSize, bias)
    this.o_proj = new Linear(heads * headSize, channels, bias)
    this.heads = heads
    this.kvHeads = kvHeads
    this.scale = 1 / Math.sqrt(headSize)
  }

  forward(x: Tensor, table: Tensor, layer: number, pass: Pass): Tensor {
    const { heads, kvHeads, scale } = this
    const turn = (y: Tensor, heads: number): Tensor =>
      rope(y, pass.inputs.positions, table, { heads })
    const query = turn(this.q_proj.forward(x), heads)
    const key = turn(this.k_proj.forward(x), kvHeads)
    const qkv = [query, key, this.v_proj.forward(x)] as const
    const heard = pass.attend(layer, qkv, { heads, kvHeads, scale, window: 0 })
    return pass.dropout(this.o_proj.forward(heard))
  }
}

class GatedMLP {
  readonly gate_proj: Linear
  readonly up_proj: Linear
  readonly down_proj: Linear

  constructor({ hidden_size, intermediate_size, mlp_bias }: LlamaConfig) {
    this.gate_proj = new Linear(hidden_size, intermediate_size, mlp_bias)
    this.up_proj = new Linear(hidden_size, intermediate_size, mlp_bias)
    this.down_proj = new Linear(intermediate_size, hidden_size, mlp_bias)
  }

  forward(x: Tensor, layer: number, pass: Pass): Tensor {
    const hidden = swiglu(this.gate_proj.forward(x), this.up_proj.forward(x))
    return pass.dropout(this.down_proj.forward(pass.keep(`mlp.${layer}`, hidden)))
  }
}
