import { expect, test } from 'vitest'
import { openReference } from '../backends/reference.ts'
import { compile } from '../program.ts'
import { constant, input, parameter } from '../tensor.ts'
import { adamw } from './adamw.ts'
import { clipFactor } from './clipFactor.ts'
import { squaredNorm } from './squaredNorm.ts'
import { sum } from './sum.ts'

test('the first step moves by the learning rate against the sign of the gradient', async () => {
  const backend = openReference()
  const [p, m, v] = [parameter([2]), parameter([2]), parameter([2])]
  backend.write(p, [1, -2])
  const schedule = constant([0.1, 1 - 0.9, 1 - 0.999], [3])
  const updates = adamw(p, constant([0.5, -4], [2]), m, v, null, schedule, { weightDecay: 0.01 })
  const program = await compile(backend, {}, updates)
  await program.run()
  // 1 − 0.1·0.01·1 − 0.1, and −2 + 0.1·0.01·2 + 0.1.
  const [first, second] = await backend.read(p)
  expect(first).toBeCloseTo(0.899, 6)
  expect(second).toBeCloseTo(-1.898, 6)
  expect(await backend.read(m)).toEqual(new Float32Array([0.05, -0.4]))
  expect(await backend.read(v)).toEqual(new Float32Array([0.00025, 0.016]))
})

test('clipping scales gradients down to the norm, and never up', async () => {
  const g = input('g', [2])
  const { factor, norm } = clipFactor(sum(squaredNorm(g)), { maxNorm: 1 })
  const program = await compile(openReference(), { factor, norm })
  await program.run({ g: [3, 4] })
  expect((await program.read('norm'))[0]).toBeCloseTo(5, 6)
  expect((await program.read('factor'))[0]).toBeCloseTo(0.2, 6)
  await program.run({ g: [0.3, 0.4] })
  expect((await program.read('factor'))[0]).toBe(1)
})

test('gradients summed over several batches are averaged', async () => {
  const { factor, norm } = clipFactor(constant([400], [1]), { divisor: 4 })
  const program = await compile(openReference(), { factor, norm })
  await program.run()
  expect((await program.read('norm'))[0]).toBe(5)
  expect((await program.read('factor'))[0]).toBe(0.25)
})

test('with a loss scale a gradient that is no finite number gives the factor 0', async () => {
  const squares = input('squares', [1])
  const { factor, norm } = clipFactor(squares, { maxNorm: 1, scale: constant([1024], [1]) })
  const program = await compile(openReference(), { factor, norm })
  await program.run({ squares: [1024 ** 2 * 4] })
  expect((await program.read('norm'))[0]).toBe(2)
  expect((await program.read('factor'))[0]).toBeCloseTo(0.5 / 1024, 9)
  for (const overflow of [Number.POSITIVE_INFINITY, Number.NaN]) {
    await program.run({ squares: [overflow] })
    expect((await program.read('factor'))[0]).toBe(0)
  }
})
