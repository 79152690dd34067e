// The models that can be trained on the page.
import type { Config, LlamaConfig } from '@ts/transformer'

/** A size by its name in URLs. */
export type SizeName = 'seed' | 'sapling' | 'tree'

interface Size {
  readonly title: string
  readonly about: string
  readonly channels: number
  readonly layers: number
  readonly heads: number
  readonly vocabulary: number
  readonly learningRate: number
}

/** From smallest to largest. Llama shapes: on these corpora they learn sooner than GPT-Neo's of the same size. */
export const sizes: Readonly<Record<SizeName, Size>> = {
  seed: {
    title: 'Seed',
    about: '300,000 numbers. Learns within a minute or two, even on a phone.',
    channels: 64,
    layers: 4,
    heads: 4,
    vocabulary: 1024,
    learningRate: 6e-3,
  },
  sapling: {
    title: 'Sapling',
    about: 'A million numbers. Tells a whole story after a few minutes on a laptop.',
    channels: 128,
    layers: 4,
    heads: 4,
    vocabulary: 2048,
    learningRate: 5e-3,
  },
  tree: {
    title: 'Tree',
    about: 'Six million numbers. Wants a fast computer, or patience.',
    channels: 256,
    layers: 6,
    heads: 8,
    vocabulary: 4096,
    learningRate: 2e-3,
  },
}

/** Tokens that a model sees at once: about a whole story. */
export const CONTEXT = 256

/** A model of this size for a tokenizer. */
export function configFor(
  size: SizeName,
  { vocabSize, endOfText }: { readonly vocabSize: number; readonly endOfText: number },
): Config {
  const { channels, layers, heads } = sizes[size]
  const config: LlamaConfig = {
    model_type: 'llama',
    vocab_size: vocabSize,
    max_position_embeddings: CONTEXT,
    hidden_size: channels,
    intermediate_size: Math.round((channels * 8) / 3 / 32) * 32,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: heads,
    head_dim: channels / heads,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    attention_bias: false,
    mlp_bias: false,
    tie_word_embeddings: true,
    bos_token_id: endOfText,
    eos_token_id: endOfText,
  }
  return config
}
