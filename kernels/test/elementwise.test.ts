import { describe, expect, test } from 'vitest'
import { check, integers, normal, raw } from './harness.ts'
import { activate, sigmoid, slope } from './mathematics.ts'

const sizes = [1, 63, 64, 333]
const blocks = (size: number): number => Math.ceil(size / 64)
const map = (x: Float32Array, f: (x: number, i: number) => number): Float64Array =>
  Float64Array.from(x, f)

describe.each(sizes)('%i numbers', (size) => {
  const call = { sizes: [size], units: blocks(size) }

  test('add', () => {
    const [a, b] = [normal(size), normal(size)]
    const outputs = [map(a, (x, i) => x + b[i])]
    check('add', { ...call, inputs: [a, b], outputs, clears: [0] })
    check('add', { ...call, inputs: [a, b], outputs, shares: { 0: 0 } })
  })

  test('accumulate and zero', () => {
    const [a, b] = [normal(size), normal(size)]
    const outputs = [map(a, (x, i) => x + b[i])]
    check('accumulate', { ...call, inputs: [a, b], outputs, shares: { 0: 0 } })
    check('zero', { ...call, inputs: [a], outputs: [new Float64Array(size)], shares: { 0: 0 } })
  })

  test.each([0, 1, 2, 3])('activationGrad %i', (activation) => {
    const [pre, dy] = [normal(size, 3), normal(size)]
    const outputs = [map(dy, (d, i) => d * slope(pre[i], activation))]
    const kernel = { sizes: [size, activation], units: blocks(size) }
    check('activationGrad', { ...kernel, inputs: [pre, dy], outputs })
    check('activationGrad', { ...kernel, inputs: [pre, dy], outputs, shares: { 0: 1 } })
  })

  test('swiglu and its gradient', () => {
    const [gate, up, dy] = [normal(size, 2), normal(size), normal(size)]
    check('swiglu', {
      ...call,
      inputs: [gate, up],
      outputs: [map(gate, (x, i) => x * sigmoid(x) * up[i])],
    })
    const outputs = [
      map(gate, (x, i) => dy[i] * up[i] * slope(x, 3)),
      map(gate, (x, i) => dy[i] * x * sigmoid(x)),
    ]
    const inputs = [gate, up, dy]
    check('swigluGrad', { ...call, inputs, outputs })
    check('swigluGrad', { ...call, inputs, outputs, shares: { 0: 0, 1: 1 } })
  })

  test('dropout', () => {
    const x = normal(size)
    const [stream, rate, seed] = [5, Math.fround(0.3), 12345]
    const key = seed ^ mix(stream)
    const kept = (_: number, i: number): number => {
      return mix((i ^ mix(key)) >>> 0) >= Math.floor(rate * 2 ** 32) ? x[i] / (1 - rate) : 0
    }
    check('dropout', {
      inputs: [x, Int32Array.of(seed)],
      outputs: [map(x, kept)],
      sizes: [size, stream],
      scalars: [rate],
      units: blocks(size),
    })
  })

  test.each([false, true])('adamw, gradients scaled: %s', (scaled) => {
    const [p, g, m] = [normal(size), normal(size), normal(size, 0.1)]
    const v = normal(size).map((x) => x * x)
    const factor = scaled ? Float32Array.of(0.25) : null
    const schedule = Float32Array.of(0.01, 0.271, 0.143)
    const [beta1, beta2, epsilon, decay] = [0.9, 0.95, 1e-8, 0.1]
    const grad = map(g, (x) => x * (factor?.[0] ?? 1))
    const newM = map(m, (x, i) => beta1 * x + (1 - beta1) * grad[i])
    const newV = map(v, (x, i) => beta2 * x + (1 - beta2) * grad[i] ** 2)
    const newP = map(p, (x, i) => {
      const update = newM[i] / schedule[1] / (Math.sqrt(newV[i] / schedule[2]) + epsilon)
      return x - schedule[0] * decay * x - schedule[0] * update
    })
    check('adamw', {
      inputs: [p, g, m, v, factor, schedule],
      outputs: [newP, newM, newV],
      sizes: [size],
      scalars: [beta1, beta2, epsilon, decay],
      units: blocks(size),
      shares: { 0: 0, 1: 2, 2: 3 },
    })
  })
})

/** lowbias32 */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return (x ^ (x >>> 16)) >>> 0
}

test('dropout keeps the share it shall keep', () => {
  const size = 65536
  const x = new Float32Array(size).fill(1)
  const call = [size, 3, 0.1, 0, size / 64]
  for (const y of raw('dropout', [x, Int32Array.of(7)], size, call)) {
    const kept = y.reduce((sum, value) => sum + Number(value !== 0), 0) / size
    expect(Math.abs(kept - 0.9)).toBeLessThan(0.005)
  }
})

test.each([1, 2, 3])('activation %i is accurate everywhere', (activation) => {
  const size = 4096
  const x = Float32Array.from({ length: size }, (_, i) => (i / size) * 24 - 12)
  const call = [0, size, 1, 1, activation, 0, size]
  for (const y of raw('linear', [x, Float32Array.of(1), null], size, call)) {
    y.forEach((value, i) => {
      const right = activate(x[i], activation)
      expect(Math.abs(value - right)).toBeLessThan(5e-7 * Math.max(0.5, Math.abs(x[i])))
    })
  }
})

test('NaN and huge numbers pass through the activations', () => {
  const x = Float32Array.of(Number.NaN, 1e30, -1e30)
  for (const activation of [1, 2, 3]) {
    const call = [0, 3, 1, 1, activation, 0, 3]
    for (const y of raw('linear', [x, Float32Array.of(1), null], 3, call)) {
      expect(y[0]).toBeNaN()
      expect(y[1]).toBe(Math.fround(1e30))
      expect(Math.abs(y[2])).toBeLessThan(1e-5)
    }
  }
})

test('sums: of squares in parts, of numbers, clipping', () => {
  const x = normal(40_001, 2)
  const partials = [0, 1, 2].map((i) => {
    return x.subarray(i * 16384, (i + 1) * 16384).reduce((sum, value) => sum + value * value, 0)
  })
  check('squaredNorm', { inputs: [x], outputs: [partials], sizes: [x.length], units: 3 })
  const total = Float64Array.from(x).reduce((sum, value) => sum + value, 0)
  check('sum', { inputs: [x], outputs: [[total]], sizes: [x.length], units: 1 })
  for (const [square, maxNorm, divisor] of [
    [9, 1, 2],
    [9, 100, 2],
    [9, 0, 4],
  ]) {
    const norm = 3 / divisor
    const factor = (maxNorm > 0 ? Math.min(1, maxNorm / (norm + 1e-6)) : 1) / divisor
    const call = { inputs: [Float32Array.of(square), null], scalars: [maxNorm, divisor], units: 1 }
    check('clipFactor', { ...call, outputs: [[factor], [norm]] })
    check('clipFactor', { ...call, outputs: [[factor], null] })
  }
  const nan = raw('clipFactor', [Float32Array.of(Number.NaN), null], 1, [0, 1, 1, 0, 1])
  for (const [factor] of nan) expect(factor).toBeNaN()
})

test('meanLoss and its gradient leave masked targets out', () => {
  for (const targets of [integers(77, -1, 3), new Int32Array(5).fill(-1)]) {
    const rows = targets.length
    const losses = normal(rows)
    const count = targets.filter((target) => target >= 0).length
    const total = losses.reduce((sum, loss, i) => sum + (targets[i] >= 0 ? loss : 0), 0)
    const call = { sizes: [rows], units: 1 }
    check('meanLoss', {
      ...call,
      inputs: [losses, targets],
      outputs: [[count ? total / count : 0]],
    })
    check('meanLossGrad', {
      ...call,
      inputs: [targets, Float32Array.of(2)],
      outputs: [Array.from(targets, (target) => (target >= 0 ? 2 / count : 0))],
    })
  }
})
