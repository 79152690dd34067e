// What this browser can compute with.
import { type Backend, BackendError, openWasm } from '@ts/tensor'

/** Where a run shall compute: what is fastest here, the processor, or the graphics card. */
export type Where = 'fastest' | 'processor' | 'graphics'

/** A way to compute. */
export interface Way {
  /** As `WebAssembly, 4 threads`. */
  readonly name: string
  open(): Promise<Backend>
}

/** Threads beyond these wait for one another longer than they work. */
const MOST_THREADS = 8

/**
 * The ways that are worth a trial. A graphics card that software plays is none, unless it is asked for.
 *
 * @throws BackendError if the graphics card is asked for and there is none
 */
export async function ways(where: Where): Promise<readonly Way[]> {
  if (where === 'processor') return processor()
  if (where === 'graphics') return [await graphics()]
  try {
    const way = await graphics()
    return way.software ? processor() : [way, ...processor()]
  } catch (error) {
    if (!(error instanceof BackendError)) throw error
    return processor()
  }
}

/** On a busy machine one thread may be faster than all. */
function processor(): readonly Way[] {
  const cores = Math.min(navigator.hardwareConcurrency || 1, MOST_THREADS)
  const threads = globalThis.crossOriginIsolated ? [...new Set([cores, 1])] : [1]
  return threads.map((n) => ({
    name: n === 1 ? 'WebAssembly' : `WebAssembly, ${n} threads`,
    open: () => openWasm({ threads: n }),
  }))
}

async function graphics(): Promise<Way & { readonly software: boolean }> {
  // Its kernels are fetched by those who have a use for them.
  const { openWebgpu } = await import('@ts/tensor/webgpu')
  const backend = await openWebgpu()
  const { adapter, traits } = backend
  backend.close()
  const name = ['WebGPU', adapter.vendor, adapter.architecture].filter(Boolean).join(' ')
  return { name, software: traits.software, open: () => openWebgpu() }
}
