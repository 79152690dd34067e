// A real trained model, run by llama2.c's own program, reproduced to the token on every backend.

import { readFileSync } from 'node:fs'
import { dataPath, readDataJson, readDataText, testWithData } from '@ts/reference-data'
import { type Backend, compile, input, openWasm } from '@ts/tensor'
import { openTokenizer, type Tokenizer } from '@ts/tokenizer'
import { describe, expect } from 'vitest'
import { Generator, type Model, Scorer } from '../src/index.ts'
import { openModel } from '../src/node/index.ts'
import { backends } from './backends.ts'

interface Run {
  readonly prompt: string
  readonly prompt_tokens: readonly number[]
  /** The prompt's and then the drawn ones. */
  readonly tokens: readonly number[]
  readonly text: string
  readonly stopped_at_bos: boolean
  readonly max_logit_per_step: readonly number[]
  readonly logits_first_positions: readonly (readonly number[])[]
}

interface Losses {
  readonly stories260K: {
    readonly results: readonly { text: string; mean_nll: number; tokens: number }[]
  }
}

const weights = 'llama2c/stories260K.bin'
const vocabulary = 'llama2c/tok512.bin'
const runs = ['empty_prompt', 'lily_prompt'].map(
  (name) => `reference/stories260K_runc_${name}.json`,
)
const long = 'reference/stories260K_runc_empty_prompt_512steps.json'
const losses = 'reference/loss_on_text.json'
const stories = 'cs336/tinystories_sample.txt'
const pieces = 'llama2c/tok512.model'

/** Logits reach 17: float32 sums in another order than run.c's. */
const tolerance = { logits: 1e-4, loss: 1e-5 }

async function open(backend: Backend): Promise<{ model: Model; tokenizer: Tokenizer }> {
  const { model, load, tokenizer, close } = await openModel(dataPath(weights))
  await load(backend)
  await close()
  return { model, tokenizer: (await tokenizer())! }
}

for (const { name, open: openBackend, missing } of backends) {
  describe.skipIf(missing)(`stories260K as run.c computes it, on ${name}`, () => {
    // In float64, one number after the other, a step takes a while; what it predicts at all 200 is tested below.
    const steps = name === 'reference' ? 40 : 200
    testWithData(`${steps} greedy steps`, [weights, vocabulary, ...runs], async () => {
      const backend = await openBackend()
      const { model, tokenizer } = await open(backend)
      const generator = await Generator.open(backend, model, { tokenizer, batch: 2 })
      const expected = runs.map((path) => readDataJson<Run>(path))
      // Both at once: the rows stand at different positions.
      const prompts = expected.map(({ prompt }) => prompt)
      const greedy = { sampling: { temperature: 0 }, maxTokens: steps }
      const done = await generator.completeAll(prompts, greedy)
      expected.forEach(({ prompt_tokens, tokens, text, prompt }, i) => {
        const drawn = tokens.slice(prompt_tokens.length).slice(0, steps)
        expect(done[i].tokens.slice(0, drawn.length)).toEqual(drawn)
        const told = prompt + done[i].text
        expect(told.startsWith(text.slice(0, Math.min(told.length, text.length - 8)))).toBe(true)
      })
      generator.close()
      backend.close()
    })

    testWithData('logits of all steps at once', [weights, vocabulary, runs[1]], async () => {
      const backend = await openBackend()
      const { model } = await open(backend)
      const {
        tokens: ids,
        logits_first_positions: expected,
        max_logit_per_step,
      } = readDataJson<Run>(runs[1])
      const T = ids.length - 1
      const forward = model.forward({
        tokens: input('tokens', [1, T], 'i32'),
        positions: input('positions', [1, T], 'i32'),
      })
      const program = await compile(backend, { logits: forward.logits })
      await program.run({
        tokens: ids.slice(0, T),
        positions: Array.from({ length: T }, (_, t) => t),
      })
      const logits = await program.read('logits')
      const V = 512
      expected.forEach((row, t) => {
        row.forEach((value, v) => {
          expect(Math.abs(logits[t * V + v] - value)).toBeLessThan(tolerance.logits)
        })
      })
      max_logit_per_step.forEach((value, t) => {
        const largest = Math.max(...logits.subarray(t * V, (t + 1) * V))
        expect(Math.abs(largest - value)).toBeLessThan(tolerance.logits)
      })
      backend.close()
    })
  })
}

testWithData(
  'stories260K ends its story where run.c does',
  [weights, vocabulary, long],
  async () => {
    const backend = await openWasm()
    const { model, tokenizer } = await open(backend)
    const { tokens, text, stopped_at_bos } = readDataJson<Run>(long)
    const generator = await Generator.open(backend, model, { tokenizer })
    const done = await generator.complete('', { sampling: { temperature: 0 } })
    expect(stopped_at_bos).toBe(true)
    expect(done).toEqual({ tokens: tokens.slice(1, -1), text, end: 'stop' })
    backend.close()
  },
)

testWithData(
  'stories260K scores stories as torch does',
  [weights, pieces, losses, stories],
  async () => {
    const backend = await openWasm()
    const { model } = await open(backend)
    // Torch's numbers are over the SentencePiece model's tokens, which joins runs of spaces.
    const tokenizer = openTokenizer({ [pieces]: new Uint8Array(readFileSync(dataPath(pieces))) })
    const scorer = await Scorer.open(backend, model)
    let [sum, count] = [0, 0]
    const texts = readDataText(stories).split('<|endoftext|>')
    for (const text of texts.map((piece) => piece.trim()).filter((piece) => piece !== '')) {
      const { logprobs, nll } = await scorer.score([1, ...tokenizer.encode(text), 1].slice(0, 513))
      sum += nll * (logprobs.length - 1)
      count += logprobs.length - 1
    }
    const { stories260K } = readDataJson<Losses>(losses)
    const expected = stories260K.results.find(({ text }) => text.startsWith(stories))!
    expect(count).toBe(expected.tokens)
    expect(Math.abs(sum / count - expected.mean_nll)).toBeLessThan(tolerance.loss)
    backend.close()
  },
)
