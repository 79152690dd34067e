// Every format into every other: the logits must be those of the file that was read.
import { type Backend, compile, input, openReference, type Program } from '@ts/tensor'
import type { Tokenizer } from '@ts/tokenizer'
import { describe, expect, test } from 'vitest'
import { type Config, createModel, initialize, type Model, modelWeights } from '../src/index.ts'
import { byteTokenizer, pieceTokenizer } from './tokenizers.ts'
import { type Opened, variants } from './variants.ts'

const ids = { bos_token_id: 1, eos_token_id: 1 }

const configs: readonly Config[] = [
  {
    model_type: 'gpt_neo',
    vocab_size: 288,
    max_position_embeddings: 16,
    hidden_size: 32,
    num_layers: 2,
    num_heads: 4,
    attention_types: [[['global', 'local'], 1]],
    window_size: 5,
    intermediate_size: 96,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    tie_word_embeddings: true,
    ...ids,
  },
  {
    model_type: 'gpt2',
    vocab_size: 300,
    n_positions: 16,
    n_embd: 32,
    n_layer: 2,
    n_head: 4,
    n_inner: null,
    activation_function: 'gelu',
    layer_norm_epsilon: 1e-6,
    tie_word_embeddings: false,
    ...ids,
  },
  {
    model_type: 'llama',
    vocab_size: 290,
    max_position_embeddings: 16,
    hidden_size: 32,
    // No multiple of 32: its matrix becomes f16 in files of blocks.
    intermediate_size: 44,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 8,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    attention_bias: false,
    mlp_bias: false,
    tie_word_embeddings: false,
    ...ids,
  },
]

const T = 8
const sentence = 'Once the cat met a café 🐈 cat.'

/** A model whose weights can be exchanged, and its logits of one text. */
class Subject {
  readonly model: Model
  readonly backend: Backend = openReference()
  private program: Program | null = null

  constructor(config: Config) {
    this.model = createModel(config)
    initialize(this.backend, this.model, { seed: 5, deviation: 0.1 })
  }

  async logits(opened?: Opened): Promise<Float32Array> {
    if (opened) await opened.load(this.backend, this.model)
    if (this.program === null) {
      const tokens = input('tokens', [1, T], 'i32')
      const { logits } = this.model.forward({
        tokens,
        positions: input('positions', [1, T], 'i32'),
      })
      this.program = await compile(this.backend, { logits })
    }
    const row = Int32Array.from({ length: T }, (_, t) => t)
    await this.program.run({ tokens: row.map((t) => (t * 37) % 280), positions: row })
    return Float32Array.from(await this.program.read('logits'))
  }
}

function tokenizerOf({ model_type }: Config): Promise<Tokenizer> {
  return model_type === 'llama' ? Promise.resolve(pieceTokenizer()) : byteTokenizer()
}

/** Largest difference, as a share of the largest value. */
function distance(a: Float32Array, b: Float32Array): number {
  let [most, largest] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs(a[i] - b[i]))
    largest = Math.max(largest, Math.abs(b[i]))
  }
  return most / largest
}

describe.each(configs)('$model_type', (config) => {
  const all = variants(config.model_type)

  test.each(all)('$name into every other format', async (from) => {
    const tokenizer = await tokenizerOf(config)
    const subject = new Subject(config)
    const made = await subject.logits()
    const first = await from.throughFile(modelWeights(subject.backend, subject.model), tokenizer)
    const read = await subject.logits(first)
    expect(distance(read, made)).toBeLessThan(from.tolerance)
    for (const to of all) {
      const second = await to.throughFile(first, tokenizer)
      expect(second.config, to.name).toEqual(config)
      expect(distance(await subject.logits(second), read), to.name).toBeLessThan(to.tolerance)
    }
  })

  const carrying = all.filter(({ name }) => /gguf|tinystory/.test(name))
  test.each(carrying)('$name keeps the tokenizer', async (variant) => {
    const tokenizer = await tokenizerOf(config)
    const { backend, model } = new Subject(config)
    const opened = await variant.throughFile(modelWeights(backend, model), tokenizer)
    const other = await opened.readTokenizer()
    for (const special of [false, true]) {
      expect(other!.encode(sentence, { special })).toEqual(tokenizer.encode(sentence, { special }))
    }
    expect(other!.decode(tokenizer.encode(sentence))).toBe(sentence)
    expect(other!.vocabSize).toBe(tokenizer.vocabSize)
    expect([other!.bos, other!.eos]).toEqual([tokenizer.bos, tokenizer.eos])
  })
})
