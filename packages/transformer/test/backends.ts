// The backends on which models must do what they do elsewhere.
import { type Backend, openReference, openWasm } from '@ts/tensor'
import { adapterHere, openHere } from '../../tensor/test/adapterHere.ts'

/** How to open a backend in a test. */
export interface BackendCase {
  readonly name: string
  readonly open: () => Backend | Promise<Backend>
  /** Why it cannot be opened here: its tests are skipped. */
  readonly missing: string | null
}

const missing = await adapterHere()

export const backends: readonly BackendCase[] = [
  { name: 'reference', open: openReference, missing: null },
  { name: 'wasm', open: () => openWasm(), missing: null },
  { name: 'wasm, base build', open: () => openWasm({ build: 'base' }), missing: null },
  {
    name: 'wasm, 2 threads',
    open: () => openWasm({ threads: 2, shareFrom: 0 }),
    missing: null,
  },
  { name: missing ? `webgpu (skipped: ${missing})` : 'webgpu', open: openHere, missing },
]
