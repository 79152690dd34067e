// Training with the kernels that are chosen for graphics cards, on whatever adapter there is: tiles, divided depths and
// attention in tiles together learn what WASM learns.
import { beforeAll, describe, expect, test } from 'vitest'
import { anyAdapter, withAdapter } from '../../tensor/test/softwareAdapter.ts'
import type { TiledRun } from './webgpuTiles.ts'

// The other one takes minutes to compile these.
const adapter = await anyAdapter('swiftshader')
const { missing } = adapter

describe.skipIf(missing)(
  missing ? `tiles (skipped: ${missing})` : 'kernels for graphics cards',
  () => {
    let run: TiledRun
    beforeAll(async () => {
      ;[run] = await withAdapter<TiledRun>(new URL('./webgpuTiles.ts', import.meta.url), adapter)
    }, 600_000)

    test('learn what WASM learns', () => {
      expect(run.wasm).toHaveLength(3)
      expect(run.webgpu).toHaveLength(3)
      run.wasm.forEach((loss, step) => {
        expect(Math.abs(run.webgpu[step] / loss - 1), `step ${step + 1}`).toBeLessThan(1e-5)
      })
      expect(run.tiled).toBeGreaterThan(5)
      expect(run.divided).toBeGreaterThan(5)
    })
  },
)
