// WebGPU for tests. webgpu.test.ts runs two samples of every op wherever there is an adapter; the whole of
// parity.test.ts runs on it only when asked, for a CPU that plays GPU takes many minutes to compile it all.
import { nodeGpu } from '../src/backends/webgpu/nodeGpu.ts'
import { openWebgpu, type WebgpuBackend } from '../src/backends/webgpu/webgpu.ts'

/** Opens the adapter that Node finds. @throws BackendError if there is none */
export async function openNodeWebgpu(): Promise<WebgpuBackend> {
  return openWebgpu({ gpu: await nodeGpu() })
}

/** Why not every sample is tried on WebGPU, or null. */
export const notEverySample: string | null = process.env.TINYSTORIES_EVERY_SAMPLE_ON_WEBGPU
  ? null
  : 'set TINYSTORIES_EVERY_SAMPLE_ON_WEBGPU to try them all on the machine’s adapter'
