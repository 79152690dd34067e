// WebGPU in Node: Dawn, from the npm package `webgpu`, loaded only when somebody asks for it.
import { BackendError } from '../../../errors.ts'
import type { Gpu } from '../gpuTypes.ts'

/** What to tell Dawn. */
export interface NodeGpuOptions {
  /** `null` runs nothing and needs no driver: it only checks. Default: the best there is. */
  readonly backend?: 'vulkan' | 'metal' | 'd3d12' | 'null'
  /** Part of an adapter's name, where there are several. */
  readonly adapter?: string
}

/**
 * Experimental features need the first; the second rounds the GPU's clock to 65 µs; without the third
 * Dawn hides half precision from NVIDIA cards on Linux.
 */
const DAWN = [
  'enable-dawn-features=allow_unsafe_apis,vulkan_enable_f16_on_nvidia',
  'disable-dawn-features=timestamp_quantization',
]

const PACKAGE: string = 'webgpu'

/** Dawn crashes when an instance is collected while its devices live: none ever is. */
const instances = new Map<string, GPU>()

/**
 * Node's `navigator.gpu`.
 *
 * @throws BackendError if the package is not installed or does not load on this system
 *
 * @example
 * const backend = await openWebgpu({ gpu: await nodeGpu() })
 */
export async function nodeGpu(options: NodeGpuOptions = {}): Promise<Gpu> {
  const flags = [...DAWN]
  if (options.backend) flags.push(`backend=${options.backend}`)
  if (options.adapter) flags.push(`adapter=${options.adapter}`)
  const key = flags.join(' ')
  const known = instances.get(key)
  if (known) return known
  let dawn: { create(flags: readonly string[]): GPU }
  try {
    // Named in a variable, so that no bundler looks for what is not there.
    dawn = await import(PACKAGE)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new BackendError(
      code === 'ERR_MODULE_NOT_FOUND'
        ? 'webgpu: the npm package webgpu is not installed; npm install webgpu@0.6.2 (in a clone: npm run backends)'
        : `webgpu: the npm package webgpu does not load here: ${message}`,
      { cause },
    )
  }
  const gpu = dawn.create(flags)
  instances.set(key, gpu)
  return gpu
}
