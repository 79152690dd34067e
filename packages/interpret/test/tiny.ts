// Tiny models of every architecture with random weights, large enough that their outputs differ clearly.
import { type Backend, openReference, sizeOf } from '@ts/tensor'
import { type Config, createModel, type Model, parameters, Random } from '@ts/transformer'

export const configs: readonly Config[] = [
  {
    model_type: 'gpt_neo',
    vocab_size: 29,
    max_position_embeddings: 24,
    hidden_size: 16,
    num_layers: 3,
    num_heads: 4,
    attention_types: [
      [['global', 'local'], 1],
      [['global'], 1],
    ],
    window_size: 5,
    intermediate_size: null,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    tie_word_embeddings: true,
  },
  {
    model_type: 'gpt2',
    vocab_size: 31,
    n_positions: 24,
    n_embd: 12,
    n_layer: 2,
    n_head: 3,
    n_inner: 20,
    activation_function: 'gelu',
    layer_norm_epsilon: 1e-5,
    tie_word_embeddings: true,
  },
  {
    model_type: 'llama',
    vocab_size: 37,
    max_position_embeddings: 24,
    hidden_size: 16,
    intermediate_size: 20,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 6,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    attention_bias: true,
    mlp_bias: false,
    tie_word_embeddings: false,
  },
]

/** A model on a backend of its own, in float64. */
export function openTiny(config: Config, seed = 7): { model: Model; backend: Backend } {
  const backend = openReference()
  const model = createModel(config)
  fill(backend, model, seed)
  return { model, backend }
}

/** Random weights; biases and gains are random too, unlike at the start of training. */
export function fill(backend: Backend, model: Model, seed = 7): void {
  const random = new Random(seed)
  for (const [name, leaf] of parameters(model)) {
    const gain = leaf.shape.length === 1 && name.endsWith('weight')
    const values = Float32Array.from({ length: sizeOf(leaf) }, () => {
      return Number(gain) + 0.5 * random.normal()
    })
    backend.write(leaf, values)
  }
}

/** The largest difference of two lists of numbers. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return Math.max(0, ...Array.from(a, (x, i) => Math.abs(x - b[i])))
}

/** Some ids of a vocabulary. */
export function someTokens(count: number, vocabulary: number, seed = 1): number[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => Math.floor(random.uniform() * vocabulary))
}
