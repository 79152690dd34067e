// WebGPU for tests: they run where TINYSTORIES_REQUIRE_ADAPTER says that there must be an adapter, for a CPU
// that plays GPU takes minutes to compile all kernels.
import { nodeGpu } from '../src/backends/webgpu/nodeGpu.ts'
import { openWebgpu, type WebgpuBackend } from '../src/backends/webgpu/webgpu.ts'

/** Opens the adapter that Node finds. @throws BackendError if there is none */
export async function openNodeWebgpu(): Promise<WebgpuBackend> {
  return openWebgpu({ gpu: await nodeGpu() })
}

/** Why the tests are skipped, or null. */
export const noAdapter: string | null = process.env.TINYSTORIES_REQUIRE_ADAPTER
  ? null
  : 'set TINYSTORIES_REQUIRE_ADAPTER to test on the machine’s WebGPU adapter'
