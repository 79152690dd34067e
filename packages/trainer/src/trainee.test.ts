import { openReference } from '@ts/tensor'
import { expect, test } from 'vitest'
import { tinyModel } from '../test/tinyRun.ts'
import { traineeOf } from './trainee.ts'

const mixed = () => Object.assign(openReference(), { halves: () => ({ inputs: [], outputs: [] }) })

test('a loss scale is kept where there are 16-bit floats', async () => {
  expect(traineeOf(openReference(), tinyModel()).scaling).toBeNull()
  const backend = mixed()
  const { scaling } = traineeOf(backend, tinyModel())
  expect([...(await backend.read(scaling!.scale))]).toEqual([65536])
})

test('muon, which cannot skip a step, is refused in mixed precision', () => {
  expect(() => traineeOf(mixed(), tinyModel(), 'muon')).toThrow(
    "training: mixed precision skips steps whose gradient overflows, which muon cannot; use the optimizer 'adamw', or full precision",
  )
  expect(() => traineeOf(openReference(), tinyModel(), 'muon')).not.toThrow()
})
