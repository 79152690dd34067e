import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32 } from './crc32.ts'
import { blockOf, decode, type Encoding, encode, encodedBytes, encodingFor } from './encoding.ts'
import { halfBits, halfValue } from './half.ts'

const floats = fc.float({ noNaN: true, noDefaultInfinity: true })
const one = (x: number, encoding: Encoding): number =>
  decode(encode(Float32Array.of(x), encoding), encoding)[0]

test('every half is its own nearest half', () => {
  const bits = new Uint32Array(1)
  const float = new Float32Array(bits.buffer)
  const wrong: number[] = []
  for (let half = 0; half < 65536; half++) {
    float[0] = halfValue(half)
    const back = halfBits(bits[0])
    if (Number.isNaN(float[0]) ? (back & 0x7e00) !== 0x7e00 : back !== half) wrong.push(half)
  }
  expect(wrong).toEqual([])
})

test('f16 gives the nearest half, of two the even one', () => {
  fc.assert(
    fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (x) => {
      const half = new Uint16Array(encode(Float32Array.of(x), 'f16').buffer)[0]
      const near = Math.abs(halfValue(half) - x)
      for (const other of [half - 1, half + 1]) {
        if (((other ^ half) & 0x8000) !== 0 || (other & 0x7fff) >= 0x7c00 || other < 0) continue
        const far = Math.abs(halfValue(other) - x)
        if (near === far) expect(half % 2).toBe(0)
        else expect(near).toBeLessThan(far)
      }
    }),
    { numRuns: 2000, seed: 1 },
  )
})

test('f16 refuses what it cannot hold, and keeps infinity', () => {
  expect(() => encode(Float32Array.of(70000), 'f16')).toThrow(
    'f16: holds values up to 65504, got 70000; take bf16 or f32',
  )
  expect(one(65519, 'f16')).toBe(65504)
  expect(one(Number.NEGATIVE_INFINITY, 'f16')).toBe(Number.NEGATIVE_INFINITY)
  expect(one(Number.NaN, 'f16')).toBeNaN()
})

test('bf16 gives the nearest, of two the even one', () => {
  fc.assert(
    fc.property(floats, (x) => {
      fc.pre(Math.abs(x) < 3.3e38)
      const stored = new Uint16Array(encode(Float32Array.of(x), 'bf16').buffer)[0]
      const value = (half: number): number =>
        decode(new Uint8Array(Uint16Array.of(half).buffer), 'bf16')[0]
      const near = Math.abs(value(stored) - x)
      for (const other of [stored - 1, stored + 1]) {
        if (((other ^ stored) & 0x8000) !== 0 || other < 0 || !Number.isFinite(value(other)))
          continue
        const far = Math.abs(value(other) - x)
        if (near === far) expect(stored % 2).toBe(0)
        else expect(near).toBeLessThan(far)
      }
    }),
    { numRuns: 2000, seed: 2 },
  )
  expect(one(Number.NaN, 'bf16')).toBeNaN()
})

/** Largest error of a value: half a step, and what rounding the scale to a half adds. */
const steps: Readonly<Record<'q8_0' | 'q4_0', readonly [levels: number, half: number]>> = {
  q8_0: [127, 0.5],
  // The last of 16 levels lies a whole step inside, so one end may be a step off.
  q4_0: [8, 1],
}

test.each(['q8_0', 'q4_0'] as const)('%s is off by its steps at most', (encoding) => {
  const block = fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), {
    minLength: 32,
    maxLength: 32,
  })
  fc.assert(
    fc.property(block, (values) => {
      const x = Float32Array.from(values)
      const bytes = encode(x, encoding)
      expect(bytes.length).toBe(encodedBytes(encoding, 32))
      const y = decode(bytes, encoding)
      const most = Math.max(...x.map(Math.abs))
      const [levels, half] = steps[encoding]
      // A scale below the smallest normal half has fewer bits: up to 2^-25 are lost of each level.
      const slack = most * 2 ** -10 + levels * 2 ** -24
      const error = Math.max(...x.map((value, i) => Math.abs(y[i] - value)))
      expect(error).toBeLessThanOrEqual((half * most) / levels + slack)
      // What is stored already is stored the same again.
      if (most > 0.01) expect(decode(encode(y, encoding), encoding)).toEqual(y)
    }),
    { numRuns: 1000, seed: 3 },
  )
})

test.each<[Encoding, number]>([
  ['q8_0', 1989009300],
  ['q4_0', 1067785702],
  ['bf16', 3279421556],
  ['f16', 4242919807],
])("%s makes the bytes that ggml's own functions make", (encoding, checksum) => {
  const values = Float32Array.from({ length: 640 }, (_, i) => (((i * 7919) % 2003) - 1001) / 317)
  expect(crc32(encode(values, encoding))).toBe(checksum)
})

test('blocks of zeros stay zeros, and scales that fit no half are refused', () => {
  for (const encoding of ['q8_0', 'q4_0'] as const) {
    const zeros = decode(encode(new Float32Array(64), encoding), encoding)
    expect(zeros.every((x) => x === 0)).toBe(true)
    expect(() => encode(new Float32Array(32).fill(1e38), encoding)).toThrow('a scale must fit half')
  }
})

test('which encoding a tensor gets', () => {
  expect(encodingFor('q4_0', null, false)).toBe('f32')
  expect(encodingFor('q4_0', 64, false)).toBe('q4_0')
  expect(encodingFor('q4_0', 64, true)).toBe('q8_0')
  expect(encodingFor('q8_0', 172, false)).toBe('f16')
  expect(encodingFor('bf16', 172, false)).toBe('bf16')
  expect(blockOf('q8_0')).toBe(32)
})

test('crc32', () => {
  const bytes = new TextEncoder().encode('123456789')
  expect(crc32(bytes)).toBe(0xcbf43926)
  expect(crc32(bytes.subarray(5), crc32(bytes.subarray(0, 5)))).toBe(0xcbf43926)
  expect(crc32(new Uint8Array(0))).toBe(0)
})
