// Seeded values for samples, so that every run tests the same numbers.
import type { SampleInput } from '../src/op.ts'
import { dequantize, quantize } from '../src/quantized.ts'
import { sizeOf } from '../src/tensor.ts'

/** Numbers in [0, 1) that depend on the seed only. Mulberry32 by Tommy Ettinger, 2017. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Normally distributed numbers, by Box and Muller. */
export function normals(size: number, next: () => number): Float64Array {
  return Float64Array.from({ length: size }, () => {
    return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  })
}

/** The values of a sample's input, rounded to its type so that every backend gets the same ones. */
export function sampleValues(spec: SampleInput, next: () => number): Float64Array {
  const { quantized, shape } = spec
  if (!quantized) return plainValues(spec, next)
  const columns = shape[shape.length - 1]
  return Float64Array.from(
    dequantize(quantize(plainValues(spec, next), columns, quantized), columns),
  )
}

function plainValues(spec: SampleInput, next: () => number): Float64Array {
  const size = sizeOf({ shape: spec.shape, dtype: 'f32' })
  const { values = 'normal', range } = spec
  if (range) {
    const [low, high] = range
    return Float64Array.from({ length: size }, () => low + Math.floor(next() * (high - low)))
  }
  if (values === 'normal') return normals(size, next).map(Math.fround)
  if (values === 'positive') {
    return Float64Array.from({ length: size }, () => Math.fround(0.1 + 1.9 * next()))
  }
  return Float64Array.from(values, Math.fround)
}
