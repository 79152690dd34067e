import { expect, test } from 'vitest'
import { input, parameter } from '../tensor.ts'
import { activate, activations, slope } from './activation.ts'
import { linear } from './linear.ts'

const at = (name: (typeof activations)[number], x: number): number => {
  return activate(activations.indexOf(name), x)
}

test('values at known points', () => {
  // Φ(1) and Φ(−2) of the normal distribution.
  expect(at('geluErf', 1)).toBeCloseTo(0.8413447460685429, 14)
  expect(at('geluErf', -2)).toBeCloseTo(-2 * 0.0227501319481792, 14)
  // torch.nn.functional.gelu(approximate='tanh')
  expect(at('gelu', 1)).toBeCloseTo(0.8411919906082768, 14)
  expect(at('silu', 1)).toBeCloseTo(1 / (1 + Math.exp(-1)), 15)
  expect(at('none', -3)).toBe(-3)
})

test('far out they are 0 on the left and x on the right', () => {
  for (const name of ['gelu', 'geluErf', 'silu'] as const) {
    expect(at(name, 0)).toBe(0)
    expect(at(name, 1000)).toBe(1000)
    expect(at(name, -1000)).toBeCloseTo(0, 12)
  }
})

test('slopes are the limits of differences', () => {
  for (const code of activations.keys()) {
    for (const x of [-7, -2, -0.5, 0, 1e-3, 1, 3, 9]) {
      const difference = (activate(code, x + 1e-6) - activate(code, x - 1e-6)) / 2e-6
      expect(slope(code, x)).toBeCloseTo(difference, 8)
    }
  }
})

test('an unknown name is answered with the known ones', () => {
  const build = (dtype: 'f32' | 'q8') => () =>
    linear(input('x', [2, 32]), parameter([4, 32], 'w', dtype), { activation: 'relu' as 'gelu' })
  expect(build('f32')).toThrow('linear: activation must be one of none, gelu, geluErf, silu')
  expect(build('q8')).toThrow('quantizedLinear: activation must be one of none, gelu')
})
