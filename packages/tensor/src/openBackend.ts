// The backends by their names, and the best one where none is named.
import { openReference } from './backends/reference.ts'
import { openWasm } from './backends/wasm/openWasm.ts'
import { nameOf } from './backends/webgpu/device.ts'
import type { Gpu } from './backends/webgpu/gpuTypes.ts'
import type { Precision, WebgpuBackend } from './backends/webgpu/webgpu.ts'
import { BackendError } from './errors.ts'
import type { Backend } from './program.ts'

/** Where to compute; `auto`: the best there is. */
export type BackendName = 'auto' | 'wasm' | 'webgpu' | 'reference'

/** What choosing a backend may need to know. */
export interface OpenOptions {
  /** Of the WASM backend, default 1. */
  readonly threads?: number
  /** Default `navigator.gpu`. In Node: `nodeGpu` from `@ts/tensor/node`. */
  readonly gpu?: (() => Promise<Gpu>) | undefined
  /** Floating-point operations of one run, where they are known: a small one is not worth a GPU. */
  readonly flops?: number | undefined
  /** Default `full`. `mixed` is WebGPU's alone, where the adapter has 16-bit floats. */
  readonly precision?: Precision
}

/** An open backend, and why it is this one. */
export interface OpenedBackend {
  readonly backend: Backend
  /** In words, as `webgpu: the adapter is nvidia ampere`. */
  readonly reason: string
}

/**
 * Starting some hundred kernels and reading a result takes a GPU a millisecond or so; a core of a CPU
 * multiplies as much meanwhile. An estimate, not a measurement.
 */
const SMALL_RUN = 1e7

/**
 * Opens a backend. `auto` takes WebGPU on a real GPU, else WASM: never a GPU that software plays, nor any
 * for a run so small that WASM is done before a GPU has begun.
 *
 * @throws BackendError if the one that is named cannot be opened here, or cannot compute in that precision
 *
 * @example
 * const { backend, reason } = await openBackend('auto', { threads: 4, gpu: nodeGpu })
 */
export async function openBackend(
  name: BackendName,
  options: OpenOptions = {},
): Promise<OpenedBackend> {
  switch (name) {
    case 'auto':
      return openBest(options)
    case 'wasm':
      expectFull(name, options)
      return { backend: await openWasm(threadsOf(options)), reason: 'wasm: it was asked for' }
    case 'webgpu':
      return { backend: await openGpu(options), reason: 'webgpu: it was asked for' }
    case 'reference':
      expectFull(name, options)
      return { backend: openReference(), reason: 'reference: it was asked for' }
    default:
      return name satisfies never
  }
}

function expectFull(name: BackendName, { precision = 'full' }: OpenOptions): void {
  if (precision === 'full') return
  throw new BackendError(
    `${name}: computes in full precision alone; mixed precision needs the webgpu backend`,
  )
}

async function openBest(options: OpenOptions): Promise<OpenedBackend> {
  // What only a GPU can do is not given up in silence.
  if (options.precision === 'mixed') {
    return { backend: await openGpu(options), reason: 'webgpu: mixed precision was asked for' }
  }
  const wasm = async (because: string): Promise<OpenedBackend> => {
    return { backend: await openWasm(threadsOf(options)), reason: `wasm: ${because}` }
  }
  const { flops = SMALL_RUN } = options
  if (flops < SMALL_RUN) {
    return wasm(
      `a run of ${(flops / 1e6).toPrecision(2)} MFLOP is over before a GPU has begun with it`,
    )
  }
  try {
    const backend = await openGpu(options)
    const adapter = nameOf(backend.adapter)
    if (!backend.traits.software) return { backend, reason: `webgpu: the adapter is ${adapter}` }
    backend.close()
    return wasm(`the only adapter of WebGPU, ${adapter}, is software, which is slower`)
  } catch (error) {
    if (!(error instanceof BackendError)) throw error
    return wasm(`there is no GPU to use: ${error.message.replace(/^webgpu: /, '')}`)
  }
}

function threadsOf({ threads = 1 }: OpenOptions): { readonly threads: number } {
  return { threads }
}

/** Loaded only here, so that a page that never asks for a GPU does not fetch its kernels. */
async function openGpu({ gpu, precision = 'full' }: OpenOptions): Promise<WebgpuBackend> {
  const { openWebgpu } = await import('./backends/webgpu/webgpu.ts')
  return openWebgpu({ precision, ...(gpu ? { gpu: await gpu() } : {}) })
}
