import { describe, expect, test } from 'vitest'
import { check, integers, normal, raw } from './harness.ts'

const shapes = [
  [1, 1],
  [5, 7],
  [19, 64],
  [33, 86],
  [3, 256],
] as const

describe.each(shapes)('%i rows of %i', (rows, channels) => {
  const size = rows * channels
  const x = normal(size).map((value) => value + 0.5)
  const [w, b, dy] = [normal(channels), normal(channels), normal(size)]
  const epsilon = Math.fround(1e-3)
  const row = (data: ArrayLike<number>, r: number): number[] =>
    Array.from({ length: channels }, (_, c) => data[r * channels + c])
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const perRow = (f: (r: number) => readonly number[]): number[] =>
    Array.from({ length: rows }, (_, r) => f(r)).flat()
  const perChannel = (f: (r: number, i: number) => number): number[] =>
    Array.from({ length: channels }, (_, c) => {
      let sum = 0
      for (let r = 0; r < rows; r++) sum += f(r, r * channels + c)
      return sum
    })
  const columnBlocks = Math.ceil(channels / 16)

  test('layerNorm and its gradients', () => {
    const stats = perRow((r) => {
      const center = mean(row(x, r))
      const variance = mean(row(x, r).map((value) => (value - center) ** 2))
      return [center, 1 / Math.sqrt(variance + epsilon)]
    })
    const normed = perRow((r) => row(x, r).map((v) => (v - stats[2 * r]) * stats[2 * r + 1]))
    const y = normed.map((n, i) => n * w[i % channels] + b[i % channels])
    const forward = { inputs: [x, w, b], sizes: [channels], scalars: [epsilon], units: rows }
    check('layerNorm', { ...forward, outputs: [y, stats] })
    check('layerNorm', { ...forward, outputs: [y, null] })
    const dx = perRow((r) => {
      const g = row(dy, r).map((d, c) => d * w[c])
      const n = row(normed, r)
      const share = mean(g.map((value, c) => value * n[c]))
      return g.map((value, c) => stats[2 * r + 1] * (value - mean(g) - n[c] * share))
    })
    const kept = Float32Array.from(stats)
    const backward = { inputs: [x, w, kept, dy], outputs: [dx], sizes: [channels], units: rows }
    check('layerNormGrad', { ...backward, tolerance: 1e-5 })
    check('layerNormGrad', { ...backward, tolerance: 1e-5, shares: { 0: 3 } })
    check('layerNormParameterGrad', {
      inputs: [x, kept, dy],
      outputs: [perChannel((_, i) => dy[i] * normed[i]), perChannel((_, i) => dy[i])],
      sizes: [rows, channels],
      units: columnBlocks,
      clears: [0, 1],
    })
  })

  test('rmsNorm and its gradients', () => {
    const stats = perRow((r) => [1 / Math.sqrt(mean(row(x, r).map((v) => v * v)) + epsilon)])
    const normed = perRow((r) => row(x, r).map((value) => value * stats[r]))
    const y = normed.map((n, i) => n * w[i % channels])
    const forward = { inputs: [x, w], sizes: [channels], scalars: [epsilon], units: rows }
    check('rmsNorm', { ...forward, outputs: [y, stats] })
    check('rmsNorm', { ...forward, outputs: [y, null] })
    const dx = perRow((r) => {
      const g = row(dy, r).map((d, c) => d * w[c])
      const n = row(normed, r)
      const share = mean(g.map((value, c) => value * n[c]))
      return g.map((value, c) => stats[r] * (value - n[c] * share))
    })
    const kept = Float32Array.from(stats)
    const backward = { inputs: [x, w, kept, dy], outputs: [dx], sizes: [channels], units: rows }
    check('rmsNormGrad', { ...backward, tolerance: 1e-5 })
    check('rmsNormGrad', { ...backward, tolerance: 1e-5, shares: { 0: 3 } })
    check('rmsNormParameterGrad', {
      inputs: [x, kept, dy],
      outputs: [perChannel((_, i) => dy[i] * normed[i])],
      sizes: [rows, channels],
      units: columnBlocks,
      clears: [0],
    })
  })

  test('columnSum', () => {
    check('columnSum', {
      inputs: [x],
      outputs: [perChannel((_, i) => x[i])],
      sizes: [rows, channels],
      units: columnBlocks,
      clears: [0],
    })
  })

  test('embedding and its gradient', () => {
    const vocabulary = 9
    const table = normal(vocabulary * channels)
    const ids = integers(rows, 0, vocabulary)
    check('embedding', {
      inputs: [table, ids],
      outputs: [perRow((r) => row(table, ids[r]))],
      sizes: [channels],
      units: rows,
    })
    const dtable = new Float64Array(vocabulary * channels)
    dy.forEach((d, i) => {
      dtable[ids[Math.floor(i / channels)] * channels + (i % channels)] += d
    })
    check('embeddingGrad', {
      inputs: [ids, dy],
      outputs: [dtable],
      sizes: [rows, vocabulary, channels],
      units: vocabulary,
      clears: [0],
    })
  })

  test('crossEntropy and its gradient', () => {
    const logits = x.map((value) => value * 8)
    const targets = integers(rows, -1, channels)
    const lse = perRow((r) => {
      const top = Math.max(...row(logits, r))
      return [top + Math.log(row(logits, r).reduce((sum, v) => sum + Math.exp(v - top), 0))]
    })
    const losses = perRow((r) => [targets[r] < 0 ? 0 : lse[r] - logits[r * channels + targets[r]]])
    const forward = { inputs: [logits, targets], sizes: [channels], units: rows }
    check('crossEntropy', { ...forward, outputs: [losses, lse] })
    check('crossEntropy', { ...forward, outputs: [losses, null] })
    const dlosses = normal(rows)
    const dlogits = perRow((r) =>
      row(logits, r).map((value, c) => {
        return targets[r] < 0
          ? 0
          : dlosses[r] * (Math.exp(value - lse[r]) - Number(targets[r] === c))
      }),
    )
    const inputs = [logits, targets, Float32Array.from(lse), dlosses]
    const backward = { inputs, outputs: [dlogits], sizes: [channels], units: rows, tolerance: 5e-6 }
    check('crossEntropyGrad', backward)
    check('crossEntropyGrad', { ...backward, shares: { 0: 0 } })
  })
})

test('crossEntropy of a row with NaN is NaN, of huge logits is finite', () => {
  const logits = new Float32Array(80).map((_, i) => (i === 35 ? 1e30 : -1e30))
  const rows = [1, 80, 0, 1]
  for (const [loss] of raw('crossEntropy', [logits, Int32Array.of(35)], 1, [0, ...rows.slice(1)])) {
    expect(loss).toBe(0)
  }
  logits[50] = Number.NaN
  for (const [loss] of raw('crossEntropy', [logits, Int32Array.of(35)], 1, [0, ...rows.slice(1)])) {
    expect(loss).toBeNaN()
  }
})

describe.each([
  [1, 4],
  [3, 16],
  [2, 10],
])('rope, %i heads of %i', (heads, headSize) => {
  test.each([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])('interleaved %i, inverse %i', (interleaved, inverse) => {
    const [rows, length, half] = [7, 11, headSize / 2]
    const x = normal(rows * heads * headSize)
    const angles = normal(length * half)
    const table = Float32Array.from({ length: length * headSize }, (_, i) =>
      (i % 2 ? Math.sin : Math.cos)(angles[i >> 1]),
    )
    const positions = integers(rows, -1, length)
    const y = new Float64Array(x.length)
    for (let r = 0; r < rows; r++) {
      for (let h = 0; h < heads; h++) {
        for (let i = 0; i < half; i++) {
          const from = (r * heads + h) * headSize
          const first = from + (interleaved ? 2 * i : i)
          const second = from + (interleaved ? 2 * i + 1 : i + half)
          const at = 2 * (Math.max(0, positions[r]) * half + i)
          const sine = inverse ? -table[at + 1] : table[at + 1]
          y[first] = x[first] * table[at] - x[second] * sine
          y[second] = x[second] * table[at] + x[first] * sine
        }
      }
    }
    const call = { outputs: [y], sizes: [heads, headSize, interleaved, inverse], units: rows }
    check('rope', { ...call, inputs: [x, positions, table] })
    check('rope', { ...call, inputs: [x, positions, table], shares: { 0: 0 } })
  })
})
