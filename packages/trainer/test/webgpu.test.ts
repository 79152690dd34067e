// Whole models on a real WebGPU adapter, software if need be: what they write and how they learn is what WASM does.
import { beforeAll, describe, expect, test } from 'vitest'
import { anyAdapter, withAdapter } from '../../tensor/test/softwareAdapter.ts'
import type { Same } from './webgpuModels.ts'

const adapter = await anyAdapter()
const { missing } = adapter

describe.skipIf(missing)(missing ? `webgpu (skipped: ${missing})` : 'webgpu', () => {
  let results: readonly Same[]
  beforeAll(async () => {
    results = await withAdapter(new URL('./webgpuModels.ts', import.meta.url), adapter)
  })

  test('stories260K writes the same greedy tokens as on WASM', (context) => {
    const tokens = results.find(({ what }) => what === 'tokens')
    if (!tokens && !process.env.TINYSTORIES_REQUIRE_DATA) {
      context.skip('no reference data llama2c/stories260K.bin; set TINYSTORIES_DATA to its folder')
    }
    expect(tokens!.wasm).toHaveLength(20)
    expect(tokens!.webgpu).toEqual(tokens!.wasm)
  })

  test('fifty steps of training have the same losses as on WASM', () => {
    const losses = results.find(({ what }) => what === 'losses')!
    expect(losses.wasm).toHaveLength(50)
    expect(losses.webgpu).toHaveLength(50)
    losses.wasm.forEach((loss, step) => {
      expect(Math.abs(losses.webgpu[step] / loss - 1), `step ${step + 1}`).toBeLessThan(1e-5)
    })
    expect(losses.wasm[49]).toBeLessThan(losses.wasm[0])
  })

  test('fifty steps in mixed precision have nearly the same losses', (context) => {
    const { wasm, mixed } = results.find(({ what }) => what === 'losses')!
    if (!mixed) return context.skip('the adapter has no 16-bit floats')
    expect(mixed).toHaveLength(50)
    expect(mixed).not.toEqual(wasm)
    // 5e-5 at most were seen.
    wasm.forEach((loss, step) => {
      expect(Math.abs(mixed[step] / loss - 1), `step ${step + 1}`).toBeLessThan(5e-4)
    })
  })
})
