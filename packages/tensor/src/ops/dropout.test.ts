import { expect, test } from 'vitest'
import { openReference } from '../backends/reference.ts'
import { evaluate } from '../program.ts'
import { constant } from '../tensor.ts'
import { dropout } from './dropout.ts'

const SIZE = 20_000
const ones = constant(new Float32Array(SIZE).fill(1), [SIZE])

async function drop(seed: number, rate: number, stream = 0): Promise<number[]> {
  const y = dropout(ones, constant([seed], [1], 'i32'), { rate, stream })
  return [...(await evaluate(openReference(), y))]
}

/** Share of the elements that are kept in both or dropped in both. */
function agreement(a: readonly number[], b: readonly number[]): number {
  return a.filter((value, i) => (value === 0) === (b[i] === 0)).length / a.length
}

test('drops about its share and keeps the mean', async () => {
  for (const rate of [0.1, 0.5]) {
    const y = await drop(3, rate)
    const dropped = y.filter((value) => value === 0).length / SIZE
    expect(Math.abs(dropped - rate)).toBeLessThan(0.01)
    expect(Math.abs(y.reduce((sum, value) => sum + value, 0) / SIZE - 1)).toBeLessThan(0.02)
  }
})

test('the same seed drops the same elements, another seed or stream independent ones', async () => {
  const y = await drop(3, 0.5)
  expect(await drop(3, 0.5)).toEqual(y)
  for (const other of [await drop(4, 0.5), await drop(3, 0.5, 1), await drop(-3, 0.5)]) {
    expect(Math.abs(agreement(y, other) - 0.5)).toBeLessThan(0.02)
  }
})

test('neighbouring elements are independent', async () => {
  const y = await drop(3, 0.5)
  expect(Math.abs(agreement(y.slice(1), y.slice(0, -1)) - 0.5)).toBeLessThan(0.02)
})

test('a rate of 1 throws', () => {
  const seed = constant([1], [1], 'i32')
  expect(() => dropout(ones, seed, { rate: 1 })).toThrow('dropout: rate must be in [0, 1), got 1')
})
