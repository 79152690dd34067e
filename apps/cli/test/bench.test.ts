import { expect, test } from 'vitest'
import { tinystories } from './cli.ts'

test.concurrent.each([
  ['train', 'T1', 'tokens/s', 'wasm'],
  ['decode', 's260K', 'tokens/s', 'wasm'],
  ['prefill', 's260K', 'tokens/s', 'wasm'],
  ['matmul', 'T1', 'GFLOP/s', 'wasm'],
  ['tokenize', 'stories', 'MB/s', 'javascript'],
])('bench %s', async (what, workload, unit, backend) => {
  const args = ['--workload', workload, '--threads', '1', '--seconds', '0', '--json']
  const { code, stdout, stderr } = await tinystories(['bench', what, ...args])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const result = JSON.parse(stdout)
  expect(result).toEqual({
    workload,
    ...((what === 'decode' || what === 'prefill') && { type: 'f32' }),
    threads: 1,
    backend,
    value: expect.any(Number),
    unit,
    peakMemoryMB: expect.any(Number),
    shareOfCeiling: expect.any(Number),
  })
  expect(result.value).toBeGreaterThan(0)
  expect(result.peakMemoryMB).toBeGreaterThan(40)
  expect(result.shareOfCeiling).toBeGreaterThan(0)
})
