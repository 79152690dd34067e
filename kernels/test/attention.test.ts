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
  [3, 1, 20, 4, 2, 10, 5],
  [2, 9, 33, 3, 3, 48, 0],
  [1, 4, 2500, 1, 1, 72, 0],
  [2, 40, 64, 2, 2, 32, 20],
])('cache: batch %i, time %i, capacity %i', (...shape) => {
  const [batch, time, capacity, heads, kvHeads, headSize, window] = shape
  const channels = kvHeads * headSize
  const positions = integers(batch * time, -1, capacity)

  test('cachedAttention', () => {
    const scale = Math.fround(0.4)
    const q = normal(batch * time * heads * headSize)
    const [keys, values] = [
      normal(batch * capacity * channels),
      normal(batch * capacity * channels),
    ]
    const o = new Float64Array(q.length)
    for (let row = 0; row < batch * time; row++) {
      const position = positions[row]
      if (position < 0) continue
      const low = window > 0 ? Math.max(0, position - window + 1) : 0
      const base = Math.floor(row / time) * capacity
      for (let h = 0; h < heads; h++) {
        const at = (row * heads + h) * headSize
        const keyAt = (j: number): number =>
          (base + j) * channels + Math.floor((h * kvHeads) / heads) * headSize
        const weights = Array.from({ length: position + 1 - low }, (_, j) => {
          return Math.exp(scale * dot(q, at, keys, keyAt(low + j), headSize))
        })
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        weights.forEach((weight, j) => {
          for (let d = 0; d < headSize; d++) {
            o[at + d] += (weight / total) * values[keyAt(low + j) + d]
          }
        })
      }
    }
    check('cachedAttention', {
      inputs: [q, keys, values, positions],
      outputs: [o],
      sizes: [time, capacity, heads, kvHeads, headSize, window],
      scalars: [scale],
      units: batch * heads,
      tolerance: 5e-6,
    })
  })

  test('cacheAppend', () => {
    const distinct = positions.map((position, row) => (position < 0 ? -1 : (row * 7) % capacity))
    const x = normal(batch * time * channels)
    const cache = normal(batch * capacity * channels)
    const after = cache.slice()
    distinct.forEach((position, row) => {
      const to = (Math.floor(row / time) * capacity + position) * channels
      if (position >= 0) after.set(x.slice(row * channels, (row + 1) * channels), to)
    })
    check('cacheAppend', {
      inputs: [cache, x, distinct],
      outputs: [after],
      sizes: [time, capacity, channels],
      units: batch * time,
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
