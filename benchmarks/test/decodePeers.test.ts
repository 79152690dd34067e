// The ONNX files that the benchmark writes tell in onnxruntime what the model tells here.
import { openWasm } from '@ts/tensor'
import { trainBpe } from '@ts/tokenizer'
import { createModel, Generator, initialize, type LlamaConfig, modelWeights } from '@ts/transformer'
import { expect, test } from 'vitest'
import { onnxruntimeWeb } from '../src/peers/decodePeers.ts'

const config: LlamaConfig = {
  model_type: 'llama',
  vocab_size: 280,
  max_position_embeddings: 64,
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 16,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  attention_bias: false,
  mlp_bias: false,
  tie_word_embeddings: true,
}

test.each([true, false])(
  'onnxruntime tells the same, head and embedding shared: %s',
  async (tied) => {
    const backend = await openWasm()
    const model = createModel({ ...config, tie_word_embeddings: tied })
    initialize(backend, model, { seed: 3, deviation: 0.3 })
    const tokenizer = await trainBpe(['Once upon a time, there was a girl. Once more.'], 280)
    const prompt = 'Once upon'
    const generator = await Generator.open(backend, model, { tokenizer })
    const ours = await generator.complete(prompt, { sampling: { temperature: 0 }, maxTokens: 40 })
    expect(new Set(ours.tokens).size).toBeGreaterThan(5)
    const weights = modelWeights(backend, model)
    const task = { path: '', type: 'f32', weights, tokenizer, prompt, tokens: 40 }
    const teller = await onnxruntimeWeb(task)
    expect((await teller!.tell()).text).toBe(ours.text)
    await teller!.close()
  },
)
