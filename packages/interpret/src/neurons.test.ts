// Top activations against sorting all of them, and matching on a model whose neurons were shuffled.
import { openReference } from '@ts/tensor'
import { createModel, parameters } from '@ts/transformer'
import { expect, test } from 'vitest'
import { configs, openTiny, someTokens } from '../test/tiny.ts'
import { matchNeurons } from './matchNeurons.ts'
import { neuronActivations } from './neuronActivations.ts'
import { topActivations } from './topActivations.ts'
import { Tracer } from './tracer.ts'

test.each(configs)('$model_type: top activations are those that sorting finds', async (config) => {
  const { model, backend } = openTiny(config)
  const tracer = new Tracer(backend, model)
  const { vocabulary, hidden, layers } = tracer.shape
  const texts = Array.from({ length: 15 }, (_, i) => someTokens(3 + i, vocabulary, i))
  async function* stream() {
    yield* texts
    // Cut to the context: nothing behind it counts.
    yield [...texts[0], ...Array<number>(60).fill(1)]
  }
  const tops = await topActivations(tracer, stream(), { places: 4, before: 3, after: 2 })
  expect(tops).toHaveLength(layers * hidden)
  const read = [...texts, [...texts[0], ...Array<number>(60).fill(1)].slice(0, 24)]
  const all = await Promise.all(
    [...Array(layers).keys()].map((layer) =>
      Promise.all(read.map((text) => neuronActivations(tracer, text, layer))),
    ),
  )
  for (const { layer, neuron, mean, deviation, places } of tops) {
    const values = all[layer].map(({ rows, columns, data }) =>
      Array.from({ length: rows }, (_, t) => data[t * columns + neuron]),
    )
    const flat = values.flat()
    const average = flat.reduce((sum, x) => sum + x, 0) / flat.length
    expect(mean).toBeCloseTo(average, 6)
    const variance = flat.reduce((sum, x) => sum + (x - average) ** 2, 0) / flat.length
    expect(deviation).toBeCloseTo(Math.sqrt(variance), 5)
    const best = values
      .map((list, text) => ({ text, activation: Math.max(...list) }))
      .sort((a, b) => b.activation - a.activation || a.text - b.text)
      .slice(0, 4)
    expect(places.map(({ text, activation }) => ({ text, activation }))).toEqual(best)
    for (const { text, tokens, activations, peak, activation } of places) {
      const at = values[text].indexOf(activation)
      const start = Math.max(0, at - 3)
      expect(peak).toBe(at - start)
      expect([...tokens]).toEqual(read[text].slice(start, at + 3))
      expect([...activations]).toEqual(values[text].slice(start, at + 3))
    }
  }
})

test('some layers and neurons only; others are refused', async () => {
  const { model, backend } = openTiny(configs[1])
  const tracer = new Tracer(backend, model)
  const tops = await topActivations(tracer, [[1, 2, 3]], { layers: [1], neurons: [7, 2] })
  expect(tops.map(({ layer, neuron }) => [layer, neuron])).toEqual([
    [1, 7],
    [1, 2],
  ])
  const wrong = (options: object) => topActivations(tracer, [[1]], options)
  await expect(wrong({ layers: [2] })).rejects.toThrow(/layer must be from 0 to 1, got 2/)
  await expect(wrong({ neurons: [-1] })).rejects.toThrow(/neuron must be from 0 to 19, got -1/)
  await expect(topActivations(tracer, [])).rejects.toThrow(/no texts/)
})

test('shuffled neurons are found again, also when one model reads two characters at once', async () => {
  const { model, backend } = openTiny(configs[1])
  const other = createModel(configs[1])
  const shuffled = openReference()
  const hidden = 20
  const order = [...Array(hidden).keys()].map((i) => (i * 7 + 3) % hidden)
  const named = new Map(parameters(model))
  for (const [name, leaf] of parameters(other)) {
    const values = await backend.read(named.get(name)!)
    const width = values.length / hidden
    const moved = Float32Array.from(values)
    if (/mlp\.c_fc/.test(name)) {
      order.forEach((from, to) => {
        moved.set(values.subarray(from * width, (from + 1) * width), to * width)
      })
    }
    shuffled.write(leaf, moved)
  }
  // Layer 0 only: what the first MLP adds is shuffled, so later layers differ.
  const texts = ['the cat', 'sat on', 'a mat and', 'told a story']
  const ids = (text: string): number[] => Array.from(text, (c) => (c.codePointAt(0) ?? 0) % 31)
  const read = (text: string) => ({ tokens: ids(text), ends: ids(text).map((_, i) => i + 1) })
  const matches = await matchNeurons(
    { tracer: new Tracer(backend, model), layer: 0, read },
    { tracer: new Tracer(shuffled, other), layer: 0, read },
    texts,
  )
  expect(matches.map(({ neuron }) => neuron)).toEqual([...Array(hidden).keys()])
  for (const { neuron, other, correlation } of matches) {
    expect(order[other]).toBe(neuron)
    expect(correlation).toBeCloseTo(1, 5)
  }
  // The second one ends tokens only where an even number of characters is read.
  const pairs = (text: string) => ({
    tokens: ids(text),
    ends: ids(text).map((_, i) => i + 1 + (i % 2 ? 0 : 100)),
  })
  const half = await matchNeurons(
    { tracer: new Tracer(backend, model), layer: 0, read },
    { tracer: new Tracer(shuffled, other), layer: 0, read: pairs },
    texts,
  )
  for (const { neuron, other } of half) expect(order[other]).toBe(neuron)
  const never = matchNeurons(
    { tracer: new Tracer(backend, model), layer: 0, read },
    { tracer: new Tracer(backend, model), layer: 0, read: () => ({ tokens: [1], ends: [99] }) },
    texts,
  )
  await expect(never).rejects.toThrow(/two places to compare are needed, got 0/)
})
