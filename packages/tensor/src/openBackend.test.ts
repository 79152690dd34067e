import { expect, test } from 'vitest'
import { nodeGpu } from './backends/webgpu/dawn/nodeGpu.ts'
import { BackendError } from './errors.ts'
import { openBackend } from './openBackend.ts'

/** A device of Dawn that runs nothing and says that it is no software: what a GPU is to the choice. */
const someGpu = (): Promise<GPU> => nodeGpu({ backend: 'null' })

const noGpu = async (): Promise<GPU> => {
  throw new BackendError('webgpu: no adapter; there is none')
}

test.each(['wasm', 'reference'] as const)('%s is opened when it is asked for', async (name) => {
  const { backend, reason } = await openBackend(name)
  expect(backend.name).toBe(name)
  expect(reason).toBe(`${name}: it was asked for`)
  backend.close()
})

test('webgpu is opened when it is asked for, or the reason told why not', async () => {
  const { backend } = await openBackend('webgpu', { gpu: someGpu })
  expect(backend.name).toBe('webgpu')
  backend.close()
  await expect(openBackend('webgpu', { gpu: noGpu })).rejects.toThrow('no adapter; there is none')
  await expect(openBackend('webgpu')).rejects.toThrow('webgpu: this place has no navigator.gpu')
})

test('auto takes a GPU that is there', async () => {
  const { backend, reason } = await openBackend('auto', { gpu: someGpu, flops: 1e9 })
  expect(backend.name).toBe('webgpu')
  expect(reason).toBe('webgpu: the adapter is one without a name')
  backend.close()
})

test('auto takes WASM where there is no GPU, and says why', async () => {
  const { backend, reason } = await openBackend('auto', { gpu: noGpu })
  expect(backend.name).toBe('wasm')
  expect(reason).toBe('wasm: there is no GPU to use: no adapter; there is none')
  backend.close()
})

test('auto takes WASM for what is over before a GPU has begun', async () => {
  const { backend, reason } = await openBackend('auto', { gpu: someGpu, flops: 520_000 })
  expect(backend.name).toBe('wasm')
  expect(reason).toBe('wasm: a run of 0.52 MFLOP is over before a GPU has begun with it')
  backend.close()
})

test('mixed precision is computed on WebGPU or not at all', async () => {
  for (const name of ['webgpu', 'auto'] as const) {
    const { backend } = await openBackend(name, { gpu: someGpu, precision: 'mixed', flops: 1 })
    expect(backend.halves).toBeDefined()
    backend.close()
  }
  const { backend } = await openBackend('webgpu', { gpu: someGpu })
  expect(backend.halves).toBeUndefined()
  backend.close()
  await expect(openBackend('auto', { gpu: noGpu, precision: 'mixed' })).rejects.toThrow(
    'no adapter',
  )
  await expect(openBackend('wasm', { precision: 'mixed' })).rejects.toThrow(
    'wasm: computes in full precision alone; mixed precision needs the webgpu backend',
  )
})
