// The backends by their names on the command line.
import { type Backend, openReference, openWasm } from '@ts/tensor'

/** Names that --backend takes. */
export const backends = ['wasm', 'webgpu', 'reference'] as const
/** One of them. */
export type BackendName = (typeof backends)[number]

/** Opens a backend; only the WASM one has several threads. Close it when done. */
export async function openBackend(name: BackendName, threads: number): Promise<Backend> {
  switch (name) {
    case 'wasm':
      return openWasm({ threads })
    case 'webgpu': {
      const { openWebgpu } = await import('@ts/tensor/webgpu')
      const { nodeGpu } = await import('@ts/tensor/node')
      return openWebgpu({ gpu: await nodeGpu() })
    }
    case 'reference':
      return openReference()
  }
}
