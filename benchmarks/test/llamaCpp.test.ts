// Our GGUF files in llama.cpp itself: the same tokens of the same text, greedily the same story.
// llama.cpp is installed with the benchmarks only; run with `vitest run --root benchmarks`.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataPath, testWithData } from '@ts/reference-data'
import { compile, input, openReference, openWasm } from '@ts/tensor'
import { type Tokenizer, trainBpe } from '@ts/tokenizer'
import {
  type Config,
  createModel,
  type Encoding,
  Generator,
  initialize,
  modelWeights,
  type Weights,
} from '@ts/transformer'
import { exportModel, openModel } from '@ts/transformer/node'
import { getLlama, type Llama, LlamaLogLevel, type LlamaModel, type Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let llama: Llama
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'llama-cpp-'))
  llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.error,
    maxThreads: 1,
  })
})

afterAll(async () => {
  await llama.dispose()
  await rm(folder, { recursive: true, force: true })
})

interface Both {
  readonly theirs: LlamaModel
  /** Our own reading of the same file. */
  readonly ours: Generator
  readonly tokenizer: Tokenizer
  readonly close: () => Promise<void>
}

/** Writes a GGUF file and opens it on both sides. */
async function openBoth(weights: Weights, tokenizer: Tokenizer, type: Encoding): Promise<Both> {
  const path = join(folder, `${weights.config.model_type}-${type}.gguf`)
  const { notes } = await exportModel(path, weights, { format: 'gguf', type, tokenizer })
  expect(notes).toEqual([])
  // As the file's numbers say: our own int8 rounds activations too.
  const opened = await openModel(path, { type: 'f32' })
  const backend = await openWasm()
  await opened.load(backend)
  await opened.close()
  const ours = await Generator.open(backend, opened.model, { tokenizer })
  const theirs = await llama.loadModel({ modelPath: path, gpuLayers: 0 })
  const close = async (): Promise<void> => {
    await theirs.dispose()
    backend.close()
  }
  return { theirs, ours, tokenizer, close }
}

/** Tokens that llama.cpp draws greedily. */
async function greedy(
  model: LlamaModel,
  prompt: readonly number[],
  count: number,
): Promise<number[]> {
  const context = await model.createContext({ contextSize: prompt.length + count + 1, threads: 1 })
  const drawn: number[] = []
  const tokens = context.getSequence().evaluate(prompt as Token[], { temperature: 0 })
  for await (const token of tokens) {
    if (model.isEogToken(token)) break
    drawn.push(token)
    if (drawn.length === count) break
  }
  await context.dispose()
  return drawn
}

/** What llama.cpp takes for the likeliest token after each of these. */
async function likeliest(model: LlamaModel, ids: readonly number[]): Promise<number[]> {
  const context = await model.createContext({ contextSize: ids.length + 1, threads: 1 })
  const sequence = context.getSequence()
  const asked = ids.map((id) => [id as Token, { generateNext: { token: true } }] as const)
  const outputs = await sequence.controlledEvaluate(asked.map(([id, options]) => [id, options]))
  await context.dispose()
  return outputs.map((output) => output?.next.token ?? -1)
}

/** llama.cpp's logits of every token after each of these. */
async function theirLogits(
  model: LlamaModel,
  ids: readonly number[],
): Promise<ReadonlyMap<Token, number>[]> {
  const context = await model.createContext({ contextSize: ids.length + 1, threads: 1 })
  const asked = ids.map((id): [Token, object] => [id as Token, { generateNext: { logits: true } }])
  const outputs = await context.getSequence().controlledEvaluate(asked)
  await context.dispose()
  return outputs.map((output) => output?.next.logits ?? new Map())
}

const stories = ['llama2c/stories260K.bin', 'llama2c/tok512.bin']
const prompt = 'Once upon a time, there was a little girl named Lily'

async function stories260K(type: Encoding): Promise<Both> {
  const opened = await openModel(dataPath(stories[0]))
  const { loadTokenizer } = await import('@ts/tokenizer/node')
  const both = await openBoth(opened, await loadTokenizer(dataPath(stories[1])), type)
  await opened.close()
  return both
}

for (const type of ['f32', 'f16'] as const) {
  testWithData(`stories260K in ${type} tells the same story to the token`, stories, async () => {
    const { theirs, ours, tokenizer, close } = await stories260K(type)
    const ids = [...tokenizer.encode(prompt, { special: true })]
    expect([theirs.tokens.bos, ...theirs.tokenize(prompt)]).toEqual(ids)
    const greedily = { sampling: { temperature: 0 }, maxTokens: 300 }
    const { tokens, text } = await ours.complete(ids, greedily)
    const drawn = await greedy(theirs, ids, 300)
    expect(drawn.length).toBeGreaterThan(150)
    expect(drawn).toEqual(tokens)
    expect(theirs.detokenize(drawn as Token[])).toBe(text)
    await close()
  })
}

/**
 * With blocks llama.cpp rounds activations to 8 bits too, so that near ties fall otherwise: share of
 * positions of one story at which both take the same token for the likeliest.
 */
const agreement: Readonly<Record<'q8_0' | 'q4_0', number>> = { q8_0: 0.97, q4_0: 0.93 }

for (const type of ['q8_0', 'q4_0'] as const) {
  testWithData(`stories260K in ${type} has the same likeliest tokens`, stories, async () => {
    const { theirs, ours, tokenizer, close } = await stories260K(type)
    const ids = [...tokenizer.encode(prompt, { special: true })]
    const story = await ours.complete(ids, {
      sampling: { temperature: 0.9 },
      maxTokens: 250,
      seed: 3,
    })
    const all = [...ids, ...story.tokens]
    const expected = await ownLikeliest(join(folder, `llama-${type}.gguf`), all)
    const actual = await likeliest(theirs, all)
    const same = actual.filter((token, i) => token === expected[i]).length
    expect(same / all.length).toBeGreaterThan(agreement[type])
    await close()
  })
}

async function ownLikeliest(path: string, ids: readonly number[]): Promise<number[]> {
  const logits = await ownLogits(path, ids)
  const V = logits.length / ids.length
  return ids.map((_, t) => {
    const row = logits.subarray(t * V, (t + 1) * V)
    return row.indexOf(Math.max(...row))
  })
}

/** (T, V) of a text, all at once. */
async function ownLogits(path: string, ids: readonly number[]): Promise<Float32Array> {
  const { model, load, close } = await openModel(path, { type: 'f32' })
  const backend = await openWasm()
  await load(backend)
  await close()
  const T = ids.length
  const [tokens, positions] = [input('tokens', [1, T], 'i32'), input('positions', [1, T], 'i32')]
  const program = await compile(backend, { logits: model.forward({ tokens, positions }).logits })
  await program.run({ tokens: Int32Array.from(ids), positions: Int32Array.from(ids, (_, t) => t) })
  const logits = Float32Array.from(await program.read('logits'))
  backend.close()
  return logits
}

const shared = { vocab_size: 320, layer_norm_epsilon: 1e-5, bos_token_id: 0, eos_token_id: 0 }
const random: readonly Config[] = [
  {
    ...shared,
    model_type: 'gpt2',
    n_positions: 64,
    n_embd: 64,
    n_layer: 2,
    n_head: 4,
    n_inner: null,
    activation_function: 'gelu_new',
    tie_word_embeddings: true,
  },
  {
    ...shared,
    model_type: 'gpt_neo',
    max_position_embeddings: 64,
    hidden_size: 64,
    num_layers: 2,
    num_heads: 4,
    attention_types: [[['global', 'local'], 1]],
    // As long as the context: llama.cpp has no windows here.
    window_size: 64,
    intermediate_size: null,
    activation_function: 'gelu_new',
    tie_word_embeddings: true,
  },
]

/** Largest difference as a share of the largest logit: llama.cpp looks gelu up in a table of halves. */
const tolerances = { f32: 2e-3, f16: 4e-3, q8_0: 3e-2 } as const

describe.each(random)('a random $model_type', (config) => {
  test.each(['f32', 'f16', 'q8_0'] as const)('in %s has the same logits', async (type) => {
    const words = 'Once upon a time there was a little cat. The cat said: "I\'m 12 years old!" '
    const tokenizer = await trainBpe([words.repeat(8)], 320, { specialTokens: ['<|endoftext|>'] })
    const backend = openReference()
    const model = createModel(config)
    initialize(backend, model, { seed: 11, deviation: 0.12 })
    const { theirs, close } = await openBoth(modelWeights(backend, model), tokenizer, type)
    const text = "Once, the cat's café was 12  old.\n\nYes"
    const ids = [...tokenizer.encode(text)]
    expect(theirs.tokenize(text)).toEqual(ids)
    expect(theirs.detokenize(ids as Token[])).toBe(text)
    const logits = await ownLogits(join(folder, `${config.model_type}-${type}.gguf`), ids)
    const theirRows = await theirLogits(theirs, ids)
    let [most, largest] = [0, 0]
    logits.forEach((ours, i) => {
      const id = i % config.vocab_size
      const other = theirRows[Math.floor(i / config.vocab_size)].get(id as Token) ?? Number.NaN
      most = Math.max(most, Math.abs(ours - other))
      largest = Math.max(largest, Math.abs(ours))
    })
    expect(most / largest).toBeLessThan(tolerances[type])
    await close()
  })
})
