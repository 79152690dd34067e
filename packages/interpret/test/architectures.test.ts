// What is read inside a model against what the model computes with it, for every architecture, and on
// the fast backend against the float64 one.
import { compile, input, openWasm } from '@ts/tensor'
import { createModel, type Model } from '@ts/transformer'
import { describe, expect, test } from 'vitest'
import {
  attentionPatterns,
  logitLens,
  neuronActivations,
  Tracer,
  tokenProbabilities,
} from '../src/index.ts'
import { configs, distance, fill, openTiny, someTokens } from './tiny.ts'

/** Logits of the model itself, (T, V). */
async function logitsOf(
  { model, backend }: ReturnType<typeof openTiny>,
  tokens: readonly number[],
): Promise<Float32Array> {
  const shape = [1, tokens.length]
  const { logits } = model.forward({
    tokens: input('tokens', shape, 'i32'),
    positions: input('positions', shape, 'i32'),
  })
  const program = await compile(backend, { logits })
  await program.run({ tokens, positions: tokens.map((_, t) => t) })
  return (await program.read('logits')) as Float32Array
}

function softmax(logits: Float32Array): number[] {
  const max = Math.max(...logits)
  const powers = Array.from(logits, (x) => Math.exp(x - max))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((p) => p / sum)
}

describe.each(configs)('$model_type', (config) => {
  // 21 is no power of two and fits no program exactly; 24 is the whole context.
  test.each([1, 2, 16, 21, 24])(
    'patterns · values are what attention gives, %i tokens',
    async (time) => {
      const { model, backend } = openTiny(config)
      const tracer = new Tracer(backend, model)
      const { layers, heads, kvHeads, headSize: D, windows, vocabulary } = tracer.shape
      const tokens = someTokens(time, vocabulary)
      const names = windows.flatMap((_, l) => [`value.${l}`, `attention.${l}`])
      const traced = await tracer.trace(tokens, names)
      let layer = 0
      for await (const pattern of attentionPatterns(tracer, tokens)) {
        expect(pattern).toMatchObject({ layer, heads, time, window: windows[layer] })
        const [value, result] = [traced[`value.${layer}`].data, traced[`attention.${layer}`].data]
        const product = new Float64Array(time * heads * D)
        for (let h = 0; h < heads; h++) {
          const kv = Math.floor(h / (heads / kvHeads))
          for (let i = 0; i < time; i++) {
            const row = pattern.data.subarray((h * time + i) * time, (h * time + i + 1) * time)
            expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6)
            row.forEach((look, j) => {
              const seen = j <= i && (windows[layer] === 0 || i - j < windows[layer])
              // One that is seen may still be as good as not looked at.
              if (!seen) expect(look).toBe(0)
              for (let d = 0; d < D; d++) {
                product[(i * heads + h) * D + d] += look * value[(j * kvHeads + kv) * D + d]
              }
            })
          }
        }
        expect(distance(product, result)).toBeLessThan(1e-5)
        layer++
      }
      expect(layer).toBe(layers)
      tracer.close()
      backend.close()
    },
  )

  test('the lens at the last stream is the model’s own answer', async () => {
    const tiny = openTiny(config)
    const tracer = new Tracer(tiny.backend, tiny.model)
    const { vocabulary: V, layers } = tracer.shape
    const tokens = someTokens(19, V)
    const logits = await logitsOf(tiny, tokens)
    const lens = await logitLens(tracer, tokens, { top: V })
    expect(lens).toMatchObject({ streams: layers + 1, time: 19, top: V })
    const read = await tokenProbabilities(tracer, tokens, { alternatives: 3 })
    expect(read.map(({ token }) => token)).toEqual([...tokens, -1])
    expect(read[0]).toMatchObject({ probability: null, rank: null, alternatives: [] })
    for (let t = 0; t < 19; t++) {
      const expected = softmax(logits.subarray(t * V, (t + 1) * V))
      const place = layers * 19 + t
      const told = new Float64Array(V)
      lens.tokens.subarray(place * V, (place + 1) * V).forEach((token, i) => {
        told[token] = lens.probabilities[place * V + i]
      })
      expect(distance(told, expected)).toBeLessThan(1e-6)
      const next = t < 18 ? expected[tokens[t + 1]] : Number.NaN
      if (t === 18) expect(lens.next[place]).toBeNaN()
      else expect(lens.next[place]).toBeCloseTo(next, 6)
      const entropy = -expected.reduce((sum, p) => sum + p * Math.log(p), 0)
      expect(lens.entropy[place]).toBeCloseTo(entropy, 5)
      const order = expected.map((_, id) => id).sort((a, b) => expected[b] - expected[a])
      const { probability, rank, alternatives, entropy: own } = read[t + 1]
      expect(own).toBeCloseTo(entropy, 5)
      expect(alternatives.map(({ token }) => token)).toEqual(order.slice(0, 3))
      if (t === 18) expect({ probability, rank }).toEqual({ probability: null, rank: null })
      else {
        expect(probability).toBeCloseTo(next, 6)
        expect(rank).toBe(order.indexOf(tokens[t + 1]))
      }
    }
    tracer.close()
    tiny.backend.close()
  })

  test('the wasm backend sees what the float64 one sees', async () => {
    const { model, backend } = openTiny(config)
    const fast = await openWasm()
    const other = createModel(config)
    fill(fast, other)
    const [exact, quick] = [new Tracer(backend, model), new Tracer(fast, other)]
    const tokens = someTokens(21, exact.shape.vocabulary)
    const everything = async (tracer: Tracer): Promise<readonly Float32Array[]> => {
      const found: Float32Array[] = []
      for await (const { data } of attentionPatterns(tracer, tokens)) found.push(data)
      found.push((await neuronActivations(tracer, tokens, 1)).data)
      const { probabilities, entropy } = await logitLens(tracer, tokens)
      return [...found, probabilities, entropy]
    }
    const [wanted, got] = [await everything(exact), await everything(quick)]
    wanted.forEach((data, i) => {
      expect(distance(got[i], data)).toBeLessThan(2e-4)
    })
    fast.close()
  })
})

test('calls at the same time take turns', async () => {
  const { model, backend } = openTiny(configs[1])
  const tracer = new Tracer(backend, model)
  const texts = [1, 2, 3].map((seed) => someTokens(9, 31, seed))
  const together = await Promise.all(texts.map((text) => neuronActivations(tracer, text, 0)))
  for (const [i, text] of texts.entries()) {
    expect(together[i].data).toEqual((await neuronActivations(tracer, text, 0)).data)
  }
})

test('bad input is refused in words', async () => {
  const { model, backend } = openTiny(configs[1])
  const tracer = new Tracer(backend, model)
  await expect(async () => tracer.trace([], ['final'])).rejects.toThrow(/no tokens/)
  await expect(async () => tracer.trace([1, 31], ['final'])).rejects.toThrow(/token 31 .* 31 ids/)
  await expect(async () => tracer.trace([1.5], ['final'])).rejects.toThrow(/token 1.5/)
  await expect(async () => tracer.trace(Array(25).fill(1), ['final'])).rejects.toThrow(
    /25 tokens passes the context of 24/,
  )
  await expect(tracer.trace([1], ['mlp.2'])).rejects.toThrow(/no 'mlp.2'; there are .*mlp.1/)
  // A failed call does not stand in the way of the next.
  expect((await tracer.trace([1], ['mlp.1']))['mlp.1']).toMatchObject({ rows: 1, columns: 20 })
})

test('a lens in the middle is the norm and the head of the stream there', async () => {
  const { model, backend } = openTiny(configs[2])
  const llama = model as Model & {
    model: { norm: { weight: never } }
    lm_head: { weight: never }
  }
  const tracer = new Tracer(backend, model)
  const tokens = someTokens(17, 37)
  const [gain, head] = [
    await backend.read(llama.model.norm.weight),
    await backend.read(llama.lm_head.weight),
  ]
  const { 'residual.1': stream } = await tracer.trace(tokens, ['residual.1'])
  const lens = await logitLens(tracer, tokens, { top: 1 })
  for (let t = 0; t < 17; t++) {
    const x = stream.data.subarray(t * 16, (t + 1) * 16)
    const rms = Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / 16 + 1e-5)
    const logits = Float32Array.from({ length: 37 }, (_, id) =>
      x.reduce((sum, v, c) => sum + (v / rms) * gain[c] * head[id * 16 + c], 0),
    )
    const p = softmax(logits)
    const best = p.indexOf(Math.max(...p))
    expect(lens.tokens[17 + t]).toBe(best)
    expect(lens.probabilities[17 + t]).toBeCloseTo(p[best], 5)
  }
})
