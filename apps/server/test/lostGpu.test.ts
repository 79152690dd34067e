// A GPU that goes away, really destroyed, while a server answers.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { anyAdapter, withAdapter } from '../../../packages/tensor/test/softwareAdapter.ts'

/** What a server answered, first while its GPU was lost; or a line of its log. */
interface Line {
  readonly before: string
  readonly first: string
  readonly second: string
  readonly computing: string
  readonly restarts: number
  readonly msg: string
}

const adapter = await anyAdapter('swiftshader')
const script = new URL('./lostGpu.ts', import.meta.url)

test.skipIf(adapter.missing)(
  `answers go on in WASM, to the same words (skipped if ${adapter.missing ?? 'no GPU'})`,
  async () => {
    const NODE_OPTIONS = `--import ${fileURLToPath(script)}`
    const env = { ...adapter.env, NODE_OPTIONS }
    const [wasm, lost, ...log] = await withAdapter<Line>(script, { env })
    expect(lost!.before).toMatch(/^webgpu: /)
    expect(lost!.first.length).toBeGreaterThan(100)
    expect([lost!.first, lost!.second]).toEqual([wasm!.first, wasm!.second])
    expect(lost!.restarts).toBe(0)
    expect(lost!.computing).toMatch(/^wasm: the GPU was lost/)
    expect(log.map(({ msg }) => msg)).toEqual(["the model's thread: lost its GPU"])
  },
  120_000,
)
