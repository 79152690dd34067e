// The backends that the contract suites hold against the reference: one line each.
import { openReference } from '../src/backends/reference.ts'
import { openWasm } from '../src/backends/wasm/openWasm.ts'
import type { Backend } from '../src/program.ts'

/** How to open a backend in a test. */
export interface BackendCase {
  readonly name: string
  readonly open: () => Backend | Promise<Backend>
  /** Another case, earlier in the list, whose results must be the same to the bit. */
  readonly sameBitsAs?: string
}

export const backends: readonly BackendCase[] = [
  // Against the naive evaluator these two test the planner.
  { name: 'reference', open: openReference },
  { name: 'reference, in place', open: () => openReference({ inPlace: true }) },
  { name: 'wasm, base build', open: () => openWasm({ build: 'base' }) },
  { name: 'wasm', open: () => openWasm() },
  {
    name: 'wasm, 2 threads',
    open: () => openWasm({ threads: 2, shareFrom: 0 }),
    sameBitsAs: 'wasm',
  },
  {
    name: 'wasm, 3 threads',
    open: () => openWasm({ threads: 3, shareFrom: 0 }),
    sameBitsAs: 'wasm',
  },
]
