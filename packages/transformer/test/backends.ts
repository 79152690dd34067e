// The backends on which models must do what they do elsewhere.
import { type Backend, openReference, openWasm } from '@ts/tensor'

/** How to open a backend in a test. */
export interface BackendCase {
  readonly name: string
  readonly open: () => Backend | Promise<Backend>
}

export const backends: readonly BackendCase[] = [
  { name: 'reference', open: openReference },
  { name: 'wasm', open: () => openWasm() },
  { name: 'wasm, base build', open: () => openWasm({ build: 'base' }) },
  { name: 'wasm, 2 threads', open: () => openWasm({ threads: 2 }) },
]
