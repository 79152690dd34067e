// Where the command line computes, and what it says about it.
import { expect, test } from 'vitest'
import { tinystories } from './cli.ts'

test('backends lists what there is and what auto takes', async () => {
  const { code, stdout } = await tinystories(['backends', '--json'])
  expect(code).toBe(0)
  const { wasm, webgpu, auto } = JSON.parse(stdout)
  expect(wasm).toMatchObject({ available: true, build: expect.any(String) })
  // A GPU that software plays is never taken.
  const takesGpu = webgpu.available && !webgpu.software
  expect(auto.backend).toBe(takesGpu ? 'webgpu' : 'wasm')
  expect(auto.reason).toMatch(takesGpu ? /^webgpu: the adapter is / : /^wasm: /)
  if (!webgpu.available) expect(auto.reason).toContain(webgpu.reason.replace(/^webgpu: /, ''))
})

test('auto takes WASM for a small model wherever it is, says so on stderr, and tells the same', async () => {
  const args = ['generate', '--prompt', 'Once upon a time', '--max-tokens', '8', '--fallback']
  const [auto, wasm] = await Promise.all(
    ['auto', 'wasm'].map((name) => tinystories([...args, '--backend', name])),
  )
  expect(auto.stderr).toMatch(
    /^Computing on wasm: a run of \d\.\d MFLOP is over before a GPU has begun with it\.\n$/,
  )
  expect({ code: wasm.code, stderr: wasm.stderr }).toEqual({ code: 0, stderr: '' })
  expect(auto.stdout).toBe(wasm.stdout)
})
