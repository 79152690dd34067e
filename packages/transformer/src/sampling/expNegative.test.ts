import { expect, test } from 'vitest'
import { expNegative } from './expNegative.ts'

test('is e^x to 5e-11 of it down to where it is 0', () => {
  for (let i = 0; i < 20_000; i++) {
    const x = -708 * (i / 20_000) ** 2
    expect(Math.abs(expNegative(x) / Math.exp(x) - 1)).toBeLessThan(6e-11)
  }
  expect(expNegative(0)).toBe(1)
  for (const x of [-708.1, -1e9, Number.NEGATIVE_INFINITY, Number.NaN]) {
    expect(expNegative(x)).toBe(0)
  }
})
