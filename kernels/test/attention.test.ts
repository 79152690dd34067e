import { describe, test } from 'vitest'
import { check, integers, normal } from './harness.ts'

interface Shape {
  readonly batch: number
  readonly time: number
  readonly heads: number
  readonly kvHeads: number
  readonly headSize: number
  readonly window: number
}

const shapes: readonly Shape[] = [
  { batch: 1, time: 1, heads: 1, kvHeads: 1, headSize: 4, window: 0 },
  { batch: 2, time: 13, heads: 2, kvHeads: 2, headSize: 16, window: 0 },
  { batch: 1, time: 29, heads: 6, kvHeads: 2, headSize: 10, window: 0 },
  { batch: 1, time: 40, heads: 2, kvHeads: 1, headSize: 32, window: 7 },
  { batch: 2, time: 70, heads: 1, kvHeads: 1, headSize: 5, window: 64 },
  { batch: 1, time: 33, heads: 1, kvHeads: 1, headSize: 8, window: 2 ** 31 - 1 },
  { batch: 1, time: 300, heads: 2, kvHeads: 2, headSize: 24, window: 0 },
  { batch: 1, time: 530, heads: 2, kvHeads: 1, headSize: 8, window: 100 },
  { batch: 1, time: 65, heads: 1, kvHeads: 1, headSize: 48, window: 1 },
  { batch: 1, time: 257, heads: 1, kvHeads: 1, headSize: 64, window: 0 },
]

describe.each(shapes)('%o', (shape) => {
  const { batch, time, heads, kvHeads, headSize, window } = shape
  const sizes = [batch, time, heads, kvHeads, headSize, window]
  const queries = batch * time * heads * headSize
  const keys = batch * time * kvHeads * headSize
  const scale = Math.fround(1.3 / Math.sqrt(headSize))
  const [q, k, v, dO] = [normal(queries), normal(keys), normal(keys), normal(queries)]
  const right = attend(shape, scale, { q, k, v, dO })

  test('attention', () => {
    const call = { inputs: [q, k, v], sizes, scalars: [scale], units: batch * heads }
    check('attention', { ...call, outputs: [right.o, right.lse] })
    check('attention', { ...call, outputs: [right.o, null] })
  })

  test('attentionGrad', () => {
    check('attentionGrad', {
      inputs: [q, k, v, Float32Array.from(right.o), Float32Array.from(right.lse), dO],
      outputs: [right.dq, right.dk, right.dv],
      sizes,
      scalars: [scale],
      units: batch * kvHeads,
      tolerance: 1e-5,
      atLeast: 1,
    })
  })
})

describe.each([
  [1, 1, 40, 2, 1, 16, 0],
  [3, 3, 20, 4, 2, 10, 5],
  [2, 18, 33, 3, 3, 48, 0],
  [1, 4, 2500, 1, 1, 72, 0],
  [2, 80, 64, 2, 2, 32, 20],
])('cache: batch %i, tokens %i, capacity %i', (...shape) => {
  const [batch, tokens, capacity, heads, kvHeads, headSize, window] = shape
  const channels = kvHeads * headSize
  const slots = integers(tokens, -1, batch * capacity)

  test('cachedAttention', () => {
    const scale = Math.fround(0.4)
    const q = normal(tokens * heads * headSize)
    const [keys, values] = [
      normal(batch * capacity * channels),
      normal(batch * capacity * channels),
    ]
    const o = new Float64Array(q.length)
    slots.forEach((slot, n) => {
      if (slot < 0) return
      const seen = Math.min((slot % capacity) + 1, window || capacity)
      const first = slot + 1 - seen
      for (let h = 0; h < heads; h++) {
        const at = (n * heads + h) * headSize
        const keyAt = (j: number): number =>
          (first + j) * channels + Math.floor((h * kvHeads) / heads) * headSize
        const weights = Array.from({ length: seen }, (_, j) => {
          return Math.exp(scale * dot(q, at, keys, keyAt(j), headSize))
        })
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        weights.forEach((weight, j) => {
          for (let d = 0; d < headSize; d++) o[at + d] += (weight / total) * values[keyAt(j) + d]
        })
      }
    })
    check('cachedAttention', {
      inputs: [q, keys, values, slots],
      outputs: [o],
      sizes: [tokens, batch, capacity, heads, kvHeads, headSize, window],
      scalars: [scale],
      units: heads * tokens,
      tolerance: 5e-6,
    })
  })

  test('cacheAppend', () => {
    const distinct = slots.map((slot, n) => (slot < 0 ? -1 : (n * 7) % (batch * capacity)))
    const x = normal(tokens * channels)
    const cache = normal(batch * capacity * channels)
    const after = cache.slice()
    distinct.forEach((slot, n) => {
      if (slot >= 0) after.set(x.slice(n * channels, (n + 1) * channels), slot * channels)
    })
    check('cacheAppend', {
      inputs: [cache, x, distinct],
      outputs: [after],
      sizes: [batch * capacity, channels],
      units: tokens,
      shares: { 0: 0 },
    })
  })
})

/** Causal attention and its gradients in float64, straight from the formulas. */
function attend(
  { batch, time, heads, kvHeads, headSize, window }: Shape,
  scale: number,
  { q, k, v, dO }: Readonly<Record<'q' | 'k' | 'v' | 'dO', Float32Array>>,
): Readonly<Record<'o' | 'lse' | 'dq' | 'dk' | 'dv', Float64Array>> {
  const [o, dq] = [new Float64Array(q.length), new Float64Array(q.length)]
  const [dk, dv] = [new Float64Array(k.length), new Float64Array(k.length)]
  const lse = new Float64Array(batch * heads * time)
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      const group = Math.floor((h * kvHeads) / heads)
      for (let i = 0; i < time; i++) {
        const at = ((b * time + i) * heads + h) * headSize
        const keyAt = (j: number): number => ((b * time + j) * kvHeads + group) * headSize
        const low = window > 0 ? Math.max(0, i - window + 1) : 0
        let total = 0
        for (let j = low; j <= i; j++) total += Math.exp(scale * dot(q, at, k, keyAt(j), headSize))
        const log = Math.log(total)
        lse[(b * heads + h) * time + i] = log
        const p = (j: number): number => Math.exp(scale * dot(q, at, k, keyAt(j), headSize) - log)
        for (let j = low; j <= i; j++) {
          const weight = p(j)
          for (let d = 0; d < headSize; d++) o[at + d] += weight * v[keyAt(j) + d]
        }
        const delta = dot(o, at, dO, at, headSize)
        for (let j = low; j <= i; j++) {
          const weight = p(j)
          const ds = scale * weight * (dot(dO, at, v, keyAt(j), headSize) - delta)
          for (let d = 0; d < headSize; d++) {
            dq[at + d] += ds * k[keyAt(j) + d]
            dk[keyAt(j) + d] += ds * q[at + d]
            dv[keyAt(j) + d] += weight * dO[at + d]
          }
        }
      }
    }
  }
  return { o, lse, dq, dk, dv }
}

function dot(
  a: ArrayLike<number>,
  aAt: number,
  b: ArrayLike<number>,
  bAt: number,
  size: number,
): number {
  let sum = 0
  for (let d = 0; d < size; d++) sum += a[aAt + d] * b[bAt + d]
  return sum
}
