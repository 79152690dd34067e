// On models that others made: stories260K, whose next tokens are known, and the random GPT-Neo of HF
// transformers, whose residual stream is.

import { readFileSync } from 'node:fs'
import { dataPath, readDataText, testWithData } from '@ts/reference-data'
import { openWasm } from '@ts/tensor'
import { openTokenizer } from '@ts/tokenizer'
import {
  bytesSource,
  createModel,
  loadWeights,
  openLlama2c,
  parseConfig,
  Safetensors,
} from '@ts/transformer'
import { expect } from 'vitest'
import {
  attentionPatterns,
  headProfiles,
  logitLens,
  Tracer,
  tokenProbabilities,
  topActivations,
} from '../src/index.ts'

const story = 'llama2c/stories260K.bin'
const pieces = 'llama2c/tok512.bin'
const greedy = 'reference/stories260K_runc_lily_prompt.json'
const stories = 'text/TinyStories-train.1000-stories.json'

async function openStories260K() {
  const backend = await openWasm()
  const { config, load } = await openLlama2c(bytesSource(readFileSync(dataPath(story)), story))
  const model = createModel(config)
  await load(backend, model)
  return { backend, tracer: new Tracer(backend, model) }
}

testWithData('stories260K: the last stream says what llama2.c said', [story, greedy], async () => {
  const { backend, tracer } = await openStories260K()
  const { tokens, prompt_tokens } = JSON.parse(readDataText(greedy)) as {
    readonly tokens: readonly number[]
    readonly prompt_tokens: readonly number[]
  }
  const lens = await logitLens(tracer, tokens, { top: 1 })
  const last = lens.tokens.subarray((lens.streams - 1) * lens.time)
  const from = prompt_tokens.length - 1
  expect([...last.subarray(from, tokens.length - 1)]).toEqual(tokens.slice(from + 1))
  const read = await tokenProbabilities(tracer, tokens)
  for (const { rank, probability, alternatives } of read.slice(from + 1, -1)) {
    expect(rank).toBe(0)
    expect(probability).toBeCloseTo(alternatives[0].probability, 6)
  }
  backend.close()
})

testWithData(
  'stories260K: heads that look back and heads that look for meaning',
  [story, pieces, stories],
  async () => {
    const { backend, tracer } = await openStories260K()
    const tokenizer = openTokenizer({ [pieces]: readFileSync(dataPath(pieces)) })
    const texts = (JSON.parse(readDataText(stories)) as string[])
      .slice(0, 60)
      .map((text) => tokenizer.encode(text, { special: true }).slice(0, 200))
    const heads = await headProfiles(tracer, texts.slice(0, 6))
    const kinds = (layer: number) => heads.filter((h) => h.layer === layer).map(({ kind }) => kind)
    expect(heads).toHaveLength(40)
    // Layer 1 is where this model looks at the token before; layer 4 gathers from the whole story.
    expect(kinds(1).filter((kind) => kind === 'local').length).toBeGreaterThanOrEqual(6)
    expect(kinds(4).filter((kind) => kind === 'semantic').length).toBeGreaterThanOrEqual(5)
    const back = heads.reduce((a, b) => (b.previous > a.previous ? b : a))
    expect(back.previous).toBeGreaterThan(0.5)
    // A neuron of layer 2 knows the quotation mark that ends a speech.
    const [quote] = await topActivations(tracer, texts, { layers: [2], neurons: [0], places: 3 })
    for (const { tokens, peak } of quote.places.slice(0, 2)) {
      expect(tokenizer.decode([tokens[peak]])).toContain('"')
    }
    backend.close()
  },
)

const neo = [
  'gptneo-random/gptneo_tiny_window8.json',
  'gptneo-random/gptneo_tiny_window8.safetensors',
]

testWithData('GPT-Neo: patterns give attention’s output and HF’s logits follow', neo, async () => {
  const reference = JSON.parse(readDataText(neo[0])) as {
    readonly config: object
    readonly input_ids: readonly (readonly number[])[]
    readonly logit_positions: readonly number[]
    readonly logits_batch0: readonly (readonly number[])[]
  }
  const backend = await openWasm()
  const json = JSON.stringify({ model_type: 'gpt_neo', ...reference.config })
  const model = createModel(parseConfig(new TextEncoder().encode(json)))
  const source = bytesSource(readFileSync(dataPath(neo[1])), neo[1])
  await loadWeights(backend, model, await Safetensors.open(source))
  const tracer = new Tracer(backend, model)
  const tokens = reference.input_ids[0]
  const [time, heads, D] = [tokens.length, 4, 8]
  for await (const { layer, data, window } of attentionPatterns(tracer, tokens)) {
    expect(window).toBe(layer % 2 === 0 ? 0 : 8)
    const names = [`value.${layer}`, `attention.${layer}`]
    const { [names[0]]: value, [names[1]]: result } = await tracer.trace(tokens, names)
    let furthest = 0
    for (let i = 0; i < time; i++) {
      for (let c = 0; c < heads * D; c++) {
        const row = (Math.floor(c / D) * time + i) * time
        let sum = 0
        for (let j = 0; j <= i; j++) sum += data[row + j] * value.data[j * heads * D + c]
        furthest = Math.max(furthest, Math.abs(sum - result.data[i * heads * D + c]))
      }
    }
    expect(furthest).toBeLessThan(1e-6)
  }
  const lens = await logitLens(tracer, tokens, { top: 97 })
  for (const [i, t] of reference.logit_positions.entries()) {
    const wanted = reference.logits_batch0[i]
    const sum = wanted.reduce((total, logit) => total + Math.exp(logit), 0)
    const place = ((lens.streams - 1) * time + t) * 97
    lens.tokens.subarray(place, place + 97).forEach((id, k) => {
      expect(lens.probabilities[place + k]).toBeCloseTo(Math.exp(wanted[id]) / sum, 6)
    })
  }
  backend.close()
})
