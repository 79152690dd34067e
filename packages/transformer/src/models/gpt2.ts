// GPT-2: learned positions, layer norm before each branch, a tied head. Field names are the
// checkpoint's.
import { add, type Tensor } from '@ts/tensor'
import type { GPT2Config } from '../config/gpt2Config.ts'
import { Conv1D, QueryKeyValue } from '../layers/conv1D.ts'
import { Embedding } from '../layers/embedding.ts'
import { LayerNorm } from '../layers/layerNorm.ts'
import { Linear } from '../layers/linear.ts'
import { MLP } from '../layers/mlp.ts'
import type { Forward, ForwardInputs, Model } from '../model.ts'
import { Pass } from '../pass.ts'

/**
 * GPT-2 (Radford et al. 2019).
 *
 * @see https://huggingface.co/docs/transformers/model_doc/gpt2
 */
export class GPT2 implements Model {
  readonly config: GPT2Config
  readonly transformer: {
    readonly wte: Embedding
    readonly wpe: Embedding
    readonly h: readonly Block[]
    readonly ln_f: LayerNorm
  }
  /** null: the head is the token embedding. */
  readonly lm_head: Linear | null

  constructor(config: GPT2Config) {
    this.config = config
    const { vocab_size, n_positions, n_embd, n_layer, layer_norm_epsilon } = config
    this.transformer = {
      wte: new Embedding(vocab_size, n_embd),
      wpe: new Embedding(n_positions, n_embd),
      h: Array.from({ length: n_layer }, () => new Block(config)),
      ln_f: new LayerNorm(n_embd, layer_norm_epsilon),
    }
    this.lm_head = config.tie_word_embeddings ? null : new Linear(n_embd, vocab_size, false)
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
  readonly attn: Attention
  readonly ln_2: LayerNorm
  readonly mlp: MLP

  constructor({ n_embd, n_head, n_inner, layer_norm_epsilon, activation_function }: GPT2Config) {
    const hidden = n_inner ?? 4 * n_embd
    this.ln_1 = new LayerNorm(n_embd, layer_norm_epsilon)
    this.attn = new Attention(n_embd, n_head)
    this.ln_2 = new LayerNorm(n_embd, layer_norm_epsilon)
    this.mlp = new MLP(new Conv1D(n_embd, hidden), new Conv1D(hidden, n_embd), activation_function)
  }

  forward(x: Tensor, layer: number, pass: Pass): Tensor {
    const y = add(x, this.attn.forward(this.ln_1.forward(x), layer, pass))
    return add(y, this.mlp.forward(this.ln_2.forward(y), layer, pass))
  }
}

class Attention {
  readonly c_attn: QueryKeyValue
  readonly c_proj: Conv1D
  private readonly heads: number

  constructor(channels: number, heads: number) {
    this.c_attn = new QueryKeyValue(channels)
    this.c_proj = new Conv1D(channels, channels)
    this.heads = heads
  }

  forward(x: Tensor, layer: number, pass: Pass): Tensor {
    const { heads } = this
    const scale = 1 / Math.sqrt(x.shape.at(-1)! / heads)
    const qkv = this.c_attn.forward(x)
    const heard = pass.attend(layer, qkv, { heads, kvHeads: heads, scale, window: 0 })
    return pass.dropout(this.c_proj.forward(heard))
  }
}
