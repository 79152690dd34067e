// A GPT-Neo with random weights, computed by HF transformers and torch, reproduced on every backend:
// logits, the residual stream, every gradient, and three steps of AdamW.

import { dataPath, readDataJson, testWithData } from '@ts/reference-data'
import {
  adamw,
  type Backend,
  clipFactor,
  compile,
  crossEntropy,
  gradients,
  group,
  input,
  meanLoss,
  pack,
  parameter,
  reshape,
  squaredNorm,
  sum,
} from '@ts/tensor'
import { describe, expect } from 'vitest'
import {
  createModel,
  loadWeights,
  type Model,
  parameters,
  parseConfig,
  Safetensors,
} from '../src/index.ts'
import { fileSource } from '../src/node/index.ts'
import { backends } from './backends.ts'

interface Reference {
  readonly config: object
  readonly parameter_names: readonly string[]
  readonly num_parameters: number
  readonly input_ids: readonly (readonly number[])[]
  readonly loss_float64: number
  readonly logit_positions: readonly number[]
  readonly logits_batch0: readonly (readonly number[])[]
  readonly hidden_states_batch0_lastpos: readonly (readonly number[])[]
  readonly training: {
    readonly steps: readonly {
      readonly loss: number
      readonly grad_norm_total_before_clip?: number
      readonly grad_l2_per_parameter?: Readonly<Record<string, number>>
      readonly grad_sample_first8?: Readonly<Record<string, readonly number[]>>
    }[]
    readonly param_sample_first8_after: Readonly<Record<string, readonly number[]>>
  }
}

const files = [
  'gptneo-random/gptneo_tiny_window8.json',
  'gptneo-random/gptneo_tiny_window8.safetensors',
]
const [B, T, V] = [2, 40, 97]

/** Largest distance allowed between float32 numbers that go through other orders of summation. */
const tolerance = { logits: 5e-6, loss: 1e-6, gradients: 2e-5, steps: 2e-5 }

/** The model, its loss, and what to feed. */
function build() {
  const reference = readDataJson<Reference>(files[0])
  const json = JSON.stringify({ model_type: 'gpt_neo', ...reference.config })
  const model = createModel(parseConfig(new TextEncoder().encode(json)))
  const tokens = input('tokens', [B, T], 'i32')
  const targets = input('targets', [B * T], 'i32')
  const forward = model.forward({ tokens, positions: input('positions', [B, T], 'i32') })
  const loss = meanLoss(crossEntropy(reshape(forward.logits, [B * T, V]), targets), targets)
  const ids = reference.input_ids.flat()
  const feeds = {
    tokens: ids,
    positions: ids.map((_, i) => i % T),
    targets: ids.map((_, i) => ((i + 1) % T === 0 ? -1 : ids[i + 1])),
  }
  return { reference, model, forward, loss, feeds, named: parameters(model) }
}

async function load(backend: Backend, model: Model): Promise<void> {
  const source = await fileSource(dataPath(files[1]))
  await loadWeights(backend, model, await Safetensors.open(source))
  await source.close()
}

for (const { name, open: openBackend, missing } of backends) {
  describe.skipIf(missing)(`GPT-Neo as HF computes it, on ${name}`, () => {
    testWithData('logits, loss and the residual stream', files, async () => {
      const backend = await openBackend()
      const { reference, model, forward, loss, feeds, named } = build()
      await load(backend, model)
      expect(named.map(([name]) => name)).toEqual(reference.parameter_names)
      const program = await compile(backend, { logits: forward.logits, loss, ...forward.internals })
      await program.run(feeds)
      const logits = await program.read('logits')
      reference.logit_positions.forEach((t, i) => {
        const row = logits.subarray(t * V, (t + 1) * V)
        expect(distance(row, reference.logits_batch0[i])).toBeLessThan(tolerance.logits)
      })
      expect(distance(await program.read('loss'), [reference.loss_float64])).toBeLessThan(
        tolerance.loss,
      )
      const C = 32
      for (const [layer, expected] of reference.hidden_states_batch0_lastpos.entries()) {
        // HF's last hidden state is the one after the final norm.
        const name = layer < 4 ? `residual.${layer}` : 'final'
        const stream = (await program.read(name)).subarray((T - 1) * C, T * C)
        expect(distance(stream, expected), name).toBeLessThan(tolerance.logits)
      }
      backend.close()
    })

    testWithData('every gradient', files, async () => {
      const backend = await openBackend()
      const { reference, model, loss, feeds, named } = build()
      await load(backend, model)
      const { grad_l2_per_parameter: norms = {}, grad_sample_first8: samples = {} } =
        reference.training.steps[0]
      const grads = gradients(
        loss,
        named.map(([, leaf]) => leaf),
      )
      const outputs = Object.fromEntries(named.map(([name], i) => [name, grads[i]]))
      const program = await compile(backend, outputs)
      await program.run(feeds)
      expect(Object.keys(norms).sort()).toEqual(named.map(([name]) => name).sort())
      for (const [name] of named) {
        const gradient = await program.read(name)
        const norm = Math.hypot(...gradient)
        expect(Math.abs(norm / norms[name] - 1), name).toBeLessThan(tolerance.gradients)
        const first = gradient.subarray(0, samples[name].length)
        expect(distance(first, samples[name]) / norm, name).toBeLessThan(tolerance.gradients)
      }
      backend.close()
    })

    testWithData('three steps of AdamW with clipping', files, async () => {
      const backend = await openBackend()
      const { reference, model, loss, feeds, named } = build()
      const leaves = named.map(([, leaf]) => leaf)
      const gradient = pack(gradients(loss, leaves))
      const weights = group(leaves)
      await load(backend, model)
      const { factor, norm } = clipFactor(sum(squaredNorm(gradient)), { maxNorm: 1 })
      const [mean, square] = [parameter(weights.shape), parameter(weights.shape)]
      const updates = adamw(weights, gradient, mean, square, factor, input('schedule', [3]), {
        beta1: 0.9,
        beta2: 0.95,
        epsilon: 1e-8,
        weightDecay: 0.1,
      })
      const program = await compile(backend, { loss, norm }, updates)
      for (const [step, expected] of reference.training.steps.entries()) {
        await program.run({
          ...feeds,
          schedule: [1e-3, 1 - 0.9 ** (step + 1), 1 - 0.95 ** (step + 1)],
        })
        expect(distance(await program.read('loss'), [expected.loss])).toBeLessThan(tolerance.steps)
        const total = expected.grad_norm_total_before_clip
        if (total)
          expect(distance(await program.read('norm'), [total])).toBeLessThan(tolerance.steps)
        if (step === 2) await expectParameters(backend, named, reference)
      }
      backend.close()
    })
  })
}

async function expectParameters(
  backend: Backend,
  named: ReturnType<typeof parameters>,
  reference: Reference,
): Promise<void> {
  const samples = reference.training.param_sample_first8_after
  for (const [name, leaf] of named) {
    const first = (await backend.read(leaf)).subarray(0, samples[name].length)
    expect(distance(first, samples[name]), name).toBeLessThan(tolerance.steps)
  }
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i])))
}
