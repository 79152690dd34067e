// Profiles against their definition written out in full, and on a model whose two heads were made by hand.
import { openReference, sizeOf } from '@ts/tensor'
import { createModel, type GPTNeoConfig, parameters } from '@ts/transformer'
import { expect, test } from 'vitest'
import { configs, openTiny, someTokens } from '../test/tiny.ts'
import { attentionPatterns } from './attentionPatterns.ts'
import { headProfiles } from './headProfiles.ts'
import { Tracer } from './tracer.ts'

test.each(configs)('$model_type: every number is what its definition says', async (config) => {
  const { model, backend } = openTiny(config)
  const tracer = new Tracer(backend, model)
  const { vocabulary, windows, layers, heads } = tracer.shape
  // A text of one token tells nothing; one longer than the context is cut to it.
  const texts = [24, 9, 1, 30].map((count, i) => someTokens(count, vocabulary, i))
  const profiles = await headProfiles(tracer, texts, { distances: 10, favourites: vocabulary })
  expect(profiles.map(({ layer, head }) => layer * heads + head)).toEqual([
    ...Array(layers * heads).keys(),
  ])
  for (const { layer, head, ...told } of profiles) {
    // Each look: (text, i, j) with its weight, for all i > 0.
    const looks: { i: number; j: number; p: number; key: number; same: boolean }[] = []
    for (const text of texts.map((tokens) => tokens.slice(0, 24))) {
      for await (const { data, time } of attentionPatterns(tracer, text, [layer])) {
        for (let i = 1; i < time; i++) {
          for (let j = 0; j <= i; j++) {
            const p = data[(head * time + i) * time + j]
            looks.push({ i, j, p, key: text[j], same: j < i && text[j] === text[i] })
          }
        }
      }
    }
    const total = looks.filter(({ j }) => j === 0).length
    const mean = (of: (look: (typeof looks)[number]) => number): number =>
      looks.reduce((sum, look) => sum + of(look), 0) / total
    const visible = (i: number): number =>
      windows[layer] > 0 ? Math.min(windows[layer], i + 1) : i + 1
    const profile = Array.from({ length: 24 }, (_, d) => {
      const at = looks.filter(({ i, j }) => i - j === d)
      return at.reduce((sum, { p }) => sum + p, 0) / at.length
    })
    const scaled = (i: number, j: number): number =>
      profile[i - j] / profile.slice(0, visible(i)).reduce((sum, p) => sum + p, 0)
    const log = (p: number, x: number): number => (p > 0 ? p * Math.log(x) : 0)
    const preference = mean(({ p, i }) => log(p, p * visible(i)))
    const left = mean(({ p, i, j }) => log(p, p / scaled(i, j)))
    expect(told.preference).toBeCloseTo(preference, 6)
    expect(told.explained).toBeCloseTo(1 - left / preference, 5)
    expect(told.distance).toBeCloseTo(
      mean(({ p, i, j }) => p * (i - j)),
      6,
    )
    expect(told.self).toBeCloseTo(
      mean(({ p, i, j }) => (i === j ? p : 0)),
      6,
    )
    expect(told.previous).toBeCloseTo(
      mean(({ p, i, j }) => (i - j === 1 ? p : 0)),
      6,
    )
    expect(told.first).toBeCloseTo(
      mean(({ p, j }) => (j === 0 ? p : 0)),
      6,
    )
    expect(told.same).toBeCloseTo(
      mean(({ p, same }) => (same ? p : 0)),
      6,
    )
    expect(told.spread).toBeCloseTo(Math.exp(-mean(({ p }) => log(p, p))), 5)
    expect(told.profile).toHaveLength(11)
    told.profile.forEach((p, d) => {
      expect(p).toBeCloseTo(profile[d], 6)
    })
    for (const { token, share, even } of told.favourites) {
      const seen = looks.filter(({ i, j, key }) => key === token && i - j < visible(i))
      expect(share).toBeCloseTo(seen.reduce((sum, { p }) => sum + p, 0) / total, 6)
      expect(even).toBeCloseTo(seen.reduce((sum, { i }) => sum + 1 / visible(i), 0) / total, 6)
      expect(share).toBeGreaterThan(even)
    }
  }
})

test('a head made to look one back is local, one made to look at its like is semantic', async () => {
  const [V, T, C] = [6, 8, 16]
  const config: GPTNeoConfig = {
    model_type: 'gpt_neo',
    vocab_size: V,
    max_position_embeddings: T,
    hidden_size: C,
    num_layers: 1,
    num_heads: 2,
    attention_types: [[['global'], 1]],
    window_size: 256,
    intermediate_size: null,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    tie_word_embeddings: true,
  }
  const backend = openReference()
  const model = createModel(config)
  // A token is a one among channels 0–5, a position a one among 6–13; the norm only scales and shifts them.
  const hot = (row: number, column: number, columns: number, by = 1) => ({
    row,
    column,
    columns,
    by,
  })
  const ones: Record<string, ReturnType<typeof hot>[]> = {
    'transformer.wte.weight': [...Array(V).keys()].map((id) => hot(id, id, C)),
    'transformer.wpe.weight': [...Array(T).keys()].map((t) => hot(t, V + t, C)),
    // Head 0 asks for its position and is found at the one before; head 1 asks for its token.
    'transformer.h.0.attn.attention.q_proj.weight': [
      ...[...Array(T).keys()].map((t) => hot(t, V + t, C, 5)),
      ...[...Array(V).keys()].map((id) => hot(8 + id, id, C, 5)),
    ],
    'transformer.h.0.attn.attention.k_proj.weight': [
      ...[...Array(T - 1).keys()].map((t) => hot(t + 1, V + t, C)),
      ...[...Array(V).keys()].map((id) => hot(8 + id, id, C)),
    ],
  }
  for (const [name, leaf] of parameters(model)) {
    const values = new Float32Array(sizeOf(leaf))
    if (name.endsWith('ln_1.weight')) values.fill(1)
    for (const { row, column, columns, by } of ones[name] ?? []) values[row * columns + column] = by
    backend.write(leaf, values)
  }
  const texts = [1, 2, 3, 4, 5, 6].map((seed) => someTokens(T, 2, seed))
  const [back, like] = await headProfiles(new Tracer(backend, model), texts)
  expect(back).toMatchObject({ kind: 'local' })
  expect(back.previous).toBeGreaterThan(0.999)
  expect(back.distance).toBeCloseTo(1, 2)
  expect(back.explained).toBeGreaterThan(0.99)
  expect(like).toMatchObject({ kind: 'semantic' })
  expect(like.self + like.same).toBeGreaterThan(0.999)
})

test('texts of one token are not enough', async () => {
  const { model, backend } = openTiny(configs[0])
  const profiles = headProfiles(new Tracer(backend, model), [[1], []])
  await expect(profiles).rejects.toThrow(/no text has two tokens/)
})
