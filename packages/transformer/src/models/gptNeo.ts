// GPT-Neo: layers that see everything alternate with layers that see a window, learned positions,
// a tied head. Attention scores are not scaled. Field names are the checkpoint's.
import type { Tensor } from '@ts/tensor'
import { add } from '@ts/tensor'
import type { GPTNeoConfig } from '../config/gptNeoConfig.ts'
import { attentionLayers } from '../config/gptNeoConfig.ts'
import { Embedding } from '../layers/embedding.ts'
import { LayerNorm } from '../layers/layerNorm.ts'
import { Linear } from '../layers/linear.ts'
import { MLP } from '../layers/mlp.ts'
import type { Forward, ForwardInputs, Model } from '../model.ts'
import { Pass } from '../pass.ts'

/**
 * GPT-Neo (Black et al. 2021), the architecture of the TinyStories paper.
 *
 * @see https://huggingface.co/docs/transformers/model_doc/gpt_neo
 */
export class GPTNeo implements Model {
  readonly config: GPTNeoConfig
  readonly transformer: {
    readonly wte: Embedding
    readonly wpe: Embedding
    readonly h: readonly Block[]
    readonly ln_f: LayerNorm
  }
  /** null: the head is the token embedding. */
  readonly lm_head: Linear | null

  constructor(config: GPTNeoConfig) {
    this.config = config
    const { vocab_size, max_position_embeddings, hidden_size, layer_norm_epsilon } = config
    this.transformer = {
      wte: new Embedding(vocab_size, hidden_size),
      wpe: new Embedding(max_position_embeddings, hidden_size),
      h: attentionLayers(config).map((kind) => {
        return new Block(config, kind === 'local' ? config.window_size : 0)
      }),
      ln_f: new LayerNorm(hidden_size, layer_norm_epsilon),
    }
    this.lm_head = config.tie_word_embeddings ? null : new Linear(hidden_size, vocab_size, false)
  }

  forward(inputs: ForwardInputs): Forward {
    const { wte, wpe, h, ln_f } = this.transformer
    const pass = new Pass(inputs)
    let x = pass.dropout(add(wte.forward(inputs.tokens), wpe.forward(inputs.positions)))
    h.forEach((block, layer) => {
      x = block.forward(pass.keep(`residual.${layer}`, x), layer, pass)
    })
    pass.keep(`residual.${h.length}`, x)
    return pass.finish(ln_f.forward(x), (y) => this.lm_head?.forward(y) ?? wte.logits(y))
  }
}

class Block {
  readonly ln_1: LayerNorm
  readonly attn: { readonly attention: Attention }
  readonly ln_2: LayerNorm
  readonly mlp: MLP

  constructor(config: GPTNeoConfig, window: number) {
    const { hidden_size, intermediate_size, layer_norm_epsilon, activation_function } = config
    this.ln_1 = new LayerNorm(hidden_size, layer_norm_epsilon)
    this.attn = { attention: new Attention(hidden_size, config.num_heads, window) }
    this.ln_2 = new LayerNorm(hidden_size, layer_norm_epsilon)
    const hidden = intermediate_size ?? 4 * hidden_size
    const [c_fc, c_proj] = [
      new Linear(hidden_size, hidden, true),
      new Linear(hidden, hidden_size, true),
    ]
    this.mlp = new MLP(c_fc, c_proj, activation_function)
  }

  forward(x: Tensor, layer: number, pass: Pass): Tensor {
    const y = add(x, this.attn.attention.forward(this.ln_1.forward(x), layer, pass))
    return add(y, this.mlp.forward(this.ln_2.forward(y), layer, pass))
  }
}

class Attention {
  readonly k_proj: Linear
  readonly v_proj: Linear
  readonly q_proj: Linear
  readonly out_proj: Linear
  private readonly heads: number
  private readonly window: number

  constructor(channels: number, heads: number, window: number) {
    this.k_proj = new Linear(channels, channels, false)
    this.v_proj = new Linear(channels, channels, false)
    this.q_proj = new Linear(channels, channels, false)
    this.out_proj = new Linear(channels, channels, true)
    this.heads = heads
    this.window = window
  }

  forward(x: Tensor, layer: number, pass: Pass): Tensor {
    const { heads, window } = this
    const qkv = [this.q_proj.forward(x), this.k_proj.forward(x), this.v_proj.forward(x)] as const
    const heard = pass.attend(layer, qkv, { heads, kvHeads: heads, scale: 1, window })
    return pass.dropout(this.out_proj.forward(heard))
  }
}
