// The backends by their names on the command line.
import { type Backend, openReference, openWasm } from '@ts/tensor'

/** Names that --backend takes. */
export const backends = ['wasm', 'reference'] as const
/** One of them. */
export type BackendName = (typeof backends)[number]

/** Opens a backend; the reference one has a single thread. Close it when done. */
export async function openBackend(name: BackendName, threads: number): Promise<Backend> {
  return name === 'wasm' ? openWasm({ threads }) : openReference()
}
