// The WebAssembly backend with the kernels of inference alone.
import { modules } from '@ts/kernels/inference'
import { openKernels, type WasmBackend, type WasmOptions } from './wasm.ts'

/**
 * As {@link openWasm}, with the kernels that decoding needs and no others: for pages that only let a model
 * tell and shall be small. A program of training or scoring is refused when it is loaded.
 *
 * @throws BackendError as openWasm
 *
 * @example
 * const backend = await openWasmInference()
 */
export function openWasmInference(options: WasmOptions = {}): Promise<WasmBackend> {
  return openKernels(modules, options)
}
