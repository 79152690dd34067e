import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backends } from '../test/backends.ts'
import { normals, random } from '../test/random.ts'
import { ShapeError } from './errors.ts'
import { add } from './ops/add.ts'
import { linear } from './ops/linear.ts'
import { type Backend, compile, evaluate } from './program.ts'
import { dequantize, Quantized, quantize } from './quantized.ts'
import { group, input, type Leaf, parameter, type QuantizedType } from './tensor.ts'

const types = ['q8', 'q4'] as const

/** Half a step of the worst kind: q4 has no +8, so a value there is a whole step away. */
const worst = { q8: 0.5 / 127, q4: 1 / 8 }

/** Whole numbers and scales as they may come from a file. */
function anyQuantized(rows: number, columns: number, type: QuantizedType): Quantized {
  const next = random(rows * columns)
  const levels = type === 'q8' ? 256 : 16
  const values = Int8Array.from({ length: rows * columns }, () => next() * levels - levels / 2)
  const groups = rows * Math.ceil(columns / 32)
  return new Quantized(values, Float32Array.from(normals(groups, next)))
}

test.each(types)('%s is off by at most half a step of each group', (type) => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 70 }), (values) => {
      const back = dequantize(quantize(values, values.length, type), values.length)
      for (let start = 0; start < values.length; start += 32) {
        const part = values.slice(start, start + 32)
        // Scales have eleven bits.
        const bound = Math.max(...part.map(Math.abs)) * (worst[type] + 2 ** -10) + 1e-30
        part.forEach((x, i) => {
          expect(Math.abs(x - back[start + i])).toBeLessThanOrEqual(bound)
        })
      }
    }),
    { seed: 1 },
  )
})

test.each(types)('%s rounds what it holds to itself', (type) => {
  const once = quantize(normals(3 * 70, random(4)), 70, type)
  expect(quantize(dequantize(once, 70), 70, type)).toEqual(once)
})

for (const { name, open } of backends) {
  describe(name, () => {
    let backend: Backend
    beforeAll(async () => {
      backend = await open()
    })
    afterAll(() => backend.close())

    test.each(types)('%s keeps every whole number and scale that it is given', async (type) => {
      for (const [rows, columns] of [
        [1, 1],
        [4, 32],
        [7, 66],
        [130, 172],
      ]) {
        const leaf = parameter([rows, columns], '', type)
        const given = anyQuantized(rows, columns, type)
        backend.write(leaf, given)
        expect(await backend.read(leaf)).toEqual(dequantize(given, columns))
        // Written again, over the first.
        const numbers = normals(rows * columns, random(7))
        backend.write(leaf, numbers)
        const rounded = dequantize(quantize(numbers, columns, type), columns)
        expect(await backend.read(leaf)).toEqual(rounded)
        backend.free(leaf)
      }
    })

    test.each(types)('%s: a row comes out the same beside any number of others', async (type) => {
      for (const width of [3, 14, 70]) {
        const weight = parameter([width, 96], '', type)
        backend.write(weight, normals(width * 96, random(1)))
        const values = normals(150 * 96, random(2))
        const all = await evaluate(backend, linear(input('x', [150, 96]), weight), { x: values })
        for (const rows of [1, 3, 4, 13]) {
          const feeds = { x: values.slice(0, rows * 96) }
          const some = await evaluate(backend, linear(input('x', [rows, 96]), weight), feeds)
          expect(some).toEqual(all.slice(0, rows * width))
        }
        backend.free(weight)
      }
    })

    test('what does not fit is refused', async () => {
      const leaf = parameter([2, 40], '', 'q8')
      expect(() => backend.write(leaf, new Float32Array(79))).toThrow('(2, 40) q8 needs 80 numbers')
      const short = new Quantized(new Int8Array(80), new Float32Array(3))
      expect(() => backend.write(leaf, short)).toThrow('needs 4 scales, got 3')
      const plain = parameter([2, 40])
      expect(() => backend.write(plain, quantize(new Float32Array(80), 40, 'q8'))).toThrow(
        ShapeError,
      )
      await expect(compile(backend, { leaf })).rejects.toThrow("output 'leaf' is a q8 parameter")
    })
  })
}

test.each(backends.filter(({ name }) => name.startsWith('wasm')))(
  '$name: numbers that are not finite stay so',
  async ({ open }) => {
    const backend = await open()
    const weight = parameter([4, 64], '', 'q8')
    backend.write(weight, new Float32Array(256).fill(1))
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const x = Float32Array.from({ length: 64 }, (_, i) => (i === 40 ? odd : 1))
      const y = await evaluate(backend, linear(input('x', [1, 64]), weight), { x })
      expect([...y].some(Number.isFinite)).toBe(false)
    }
    backend.close()
  },
)

test('a scale that is no number stays none, whatever its bits', () => {
  const bits = Uint32Array.of(0x7fffffff, 0xffffffff, 0x7f800001, 0x7fc00000, 0x7f800000)
  const { scales } = new Quantized(new Int8Array(160), new Float32Array(bits.buffer))
  expect([...scales]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, Infinity])
})

test('a quantised matrix takes 9 or 5 bits for each number', async () => {
  const { open } = backends[3]
  const backend = await open()
  const bytesOf = (leaf: Leaf): number => {
    const before = backend.bytes
    backend.write(leaf, new Float32Array(512 * 256))
    const bytes = backend.bytes - before
    backend.free(leaf)
    expect(backend.bytes).toBe(before)
    return bytes
  }
  expect(bytesOf(parameter([512, 256], '', 'q8'))).toBe((512 * 256 * 9) / 8)
  expect(bytesOf(parameter([512, 256], '', 'q4'))).toBe((512 * 256 * 5) / 8)
  backend.close()
})

test('only linear and embedding take it, and only a matrix can be it', () => {
  const leaf = parameter([4, 32], 'w', 'q8')
  expect(() => add(leaf, leaf)).toThrow('add: takes nothing quantised, got (4, 32) q8')
  expect(() => group([leaf])).toThrow("'w' must be an f32 parameter")
  expect(() => parameter([32], '', 'q4')).toThrow('only a matrix can be q4, got (32)')
})
