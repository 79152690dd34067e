// The WebAssembly backend with every kernel.
import { modules } from '@ts/kernels/wasm'
import { openKernels, type WasmBackend, type WasmOptions } from './wasm.ts'

/**
 * Opens the WebAssembly backend: up to 4 GiB, the same bits on any number of threads.
 *
 * @throws BackendError if the engine has no SIMD, or threads are asked for where memory cannot be shared
 *
 * @example
 * const backend = await openWasm({ threads: 2 })
 */
export function openWasm(options: WasmOptions = {}): Promise<WasmBackend> {
  return openKernels(modules, options)
}
