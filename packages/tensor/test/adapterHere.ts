// WebGPU in the test's own process, for suites that run on every backend. It needs the loader of Vulkan drivers where
// the system looks for it; tests that bring their own process (softwareAdapter.ts) do without.
import { nodeGpu } from '../src/backends/webgpu/dawn/nodeGpu.ts'
import { openWebgpu, type WebgpuBackend } from '../src/backends/webgpu/webgpu.ts'
import { anyAdapter } from './softwareAdapter.ts'

/** Opens it. @throws BackendError if there is none */
export async function openHere(): Promise<WebgpuBackend> {
  return openWebgpu({ gpu: await nodeGpu() })
}

/** Tells this process where the adapter is. @returns why there is none here, or null */
export async function adapterHere(): Promise<string | null> {
  const { env, missing } = await anyAdapter()
  if (missing) return missing
  for (const name of ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'MESA_SHADER_CACHE_DIR']) {
    if (env[name] !== undefined) process.env[name] = env[name]
  }
  try {
    const backend = await openHere()
    backend.close()
    return null
  } catch (error) {
    if (process.env.TINYSTORIES_REQUIRE_ADAPTER) return null
    return (error as Error).message
  }
}
