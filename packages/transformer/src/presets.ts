// Known shapes by name: the TinyStories paper's, llama2.c's, GPT-2's.
import type { Config } from './config/config.ts'
import type { AttentionKind, GPTNeoConfig } from './config/gptNeoConfig.ts'

/** What a preset leaves open. */
export interface PresetOptions {
  /** Ids of the tokenizer. */
  readonly vocabulary?: number
  /** Longest text in tokens. */
  readonly context?: number
  /** Id around texts: begins and ends them. */
  readonly endOfText?: number
}

/**
 * The configuration of a known shape.
 *
 * `neo-{hidden}x{layers}` is a GPT-Neo of the paper's grid: 16 heads, a window of 256, a context of
 * 512, global and local layers in turn. The paper's names (`TinyStories-1M` …) are such shapes with
 * the vocabulary of 50,257 and the 2,048 positions of the released files, and count neither.
 * `stories260K` … are llama2.c's, `gpt2` is the smallest GPT-2.
 *
 * @throws RangeError for an unknown name
 *
 * @example preset('neo-64x8', { vocabulary: 4096, context: 256 })
 * @see Eldan & Li 2023, https://arxiv.org/abs/2305.07759
 */
export function preset(name: string, options: PresetOptions = {}): Config {
  const grid = /^neo-(\d+)x(\d+)$/.exec(name)
  if (grid) return neo(Number(grid[1]), Number(grid[2]), { context: 512, ...options })
  const make = named[name]
  if (make) return make(options)
  throw new RangeError(
    `preset: no '${name}'; there are neo-{hidden}x{layers}, ${presetNames.join(', ')}`,
  )
}

const released = { vocabulary: 50257, context: 2048, endOfText: 50256 }

const named: Readonly<Record<string, (options: PresetOptions) => Config>> = {
  'TinyStories-1M': (options) => neo(64, 8, { ...released, ...options }),
  'TinyStories-3M': (options) => neo(128, 8, { ...released, ...options }),
  'TinyStories-8M': (options) => neo(256, 8, { ...released, ...options }),
  'TinyStories-28M': (options) => neo(512, 8, { ...released, ...options }),
  'TinyStories-33M': (options) => neo(768, 4, { ...released, ...options }),
  'TinyStories-1Layer-21M': (options) => neo(1024, 1, { ...released, ...options }),
  'TinyStories-2Layers-33M': (options) => neo(1024, 2, { ...released, ...options }),
  stories260K: (options) =>
    llama([64, 172, 5, 8, 4], { vocabulary: 512, context: 512, ...options }),
  stories15M: (options) => llama([288, 768, 6, 6, 6], { context: 256, ...options }),
  stories42M: (options) => llama([512, 1376, 8, 8, 8], { context: 1024, ...options }),
  stories110M: (options) => llama([768, 2048, 12, 12, 12], { context: 1024, ...options }),
  gpt2: ({ vocabulary = 50257, context = 1024, endOfText = 50256 }) => ({
    model_type: 'gpt2',
    vocab_size: vocabulary,
    n_positions: context,
    n_embd: 768,
    n_layer: 12,
    n_head: 12,
    n_inner: null,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    tie_word_embeddings: true,
    ...around(endOfText, vocabulary),
  }),
}

/** The names that {@link preset} knows, besides the grid's. */
export const presetNames: readonly string[] = Object.keys(named)

function neo(hidden: number, layers: number, options: PresetOptions): GPTNeoConfig {
  const { vocabulary = 10000, context = 512, endOfText } = options
  const heads = 16
  if (
    !(hidden >= heads && hidden % heads === 0 && hidden <= 65536 && layers >= 1 && layers <= 1000)
  ) {
    throw new RangeError(
      `preset: neo needs a hidden size that ${heads} heads divide and 1 to 1000 layers, got ${hidden}x${layers}`,
    )
  }
  return {
    model_type: 'gpt_neo',
    vocab_size: vocabulary,
    max_position_embeddings: context,
    hidden_size: hidden,
    num_layers: layers,
    num_heads: heads,
    attention_types: alternating(layers),
    window_size: 256,
    intermediate_size: null,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    tie_word_embeddings: true,
    ...around(endOfText, vocabulary),
  }
}

/** Global and local layers in turn, beginning and, for an odd number, ending with a global one. */
function alternating(layers: number): GPTNeoConfig['attention_types'] {
  const both: readonly AttentionKind[] = ['global', 'local']
  const pairs = [both, Math.floor(layers / 2)] as const
  const last = [['global'], layers % 2] as const
  return [pairs, last].filter(([, times]) => times > 0)
}

function llama(shape: readonly number[], options: PresetOptions): Config {
  const [hidden_size, intermediate_size, num_hidden_layers, heads, kvHeads] = shape
  const { vocabulary = 32000, context = 256, endOfText = 1 } = options
  return {
    model_type: 'llama',
    vocab_size: vocabulary,
    max_position_embeddings: context,
    hidden_size,
    intermediate_size,
    num_hidden_layers,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim: hidden_size / heads,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    attention_bias: false,
    mlp_bias: false,
    tie_word_embeddings: true,
    ...around(endOfText, vocabulary),
  }
}

function around(
  endOfText: number | undefined,
  vocabulary: number,
): { readonly bos_token_id?: number; readonly eos_token_id?: number } {
  if (endOfText === undefined || endOfText >= vocabulary) return {}
  return { bos_token_id: endOfText, eos_token_id: endOfText }
}
