// Texts told on a real WebGPU adapter, software if need be, also while its device is lost.
import { beforeAll, describe, expect, test } from 'vitest'
import { anyAdapter, withAdapter } from '../../tensor/test/softwareAdapter.ts'
import type { ToldTokens } from './webgpuRuns.ts'

const adapter = await anyAdapter()
const { missing } = adapter

describe.skipIf(missing)(missing ? `webgpu (skipped: ${missing})` : 'webgpu', () => {
  let told: readonly ToldTokens[]
  beforeAll(async () => {
    told = await withAdapter(new URL('./webgpuRuns.ts', import.meta.url), adapter)
  })

  const named = (name: ToldTokens['name']): ToldTokens => told.find((one) => one.name === name)!

  test('two texts that pass their context are those of WASM', () => {
    const { tokens, failure } = named('wasm')
    expect(failure).toBeNull()
    expect(tokens.map(({ length }) => length)).toEqual([30, 30])
    expect(new Set(tokens.flat()).size).toBeGreaterThan(5)
    expect(named('webgpu')).toEqual({ ...named('wasm'), name: 'webgpu' })
  })

  test('a device lost on the way ends them with an error that says so', () => {
    const { failure, deviceLost, tokens } = named('lost')
    expect(failure).toMatch(
      /^webgpu: the device was lost \(.+\); open the backend again, or the wasm backend$/,
    )
    expect(deviceLost).toBe(true)
    expect(tokens.flat().length).toBeGreaterThanOrEqual(15)
    expect(tokens[0]).toEqual(named('wasm').tokens[0].slice(0, tokens[0].length))
  })

  test.each(['fallen back', 'lost while reading the prompts'] as const)(
    '%s: they go on with WASM to the same end',
    (name) => {
      expect(named(name)).toEqual({ ...named('wasm'), name })
    },
  )
})
