// The generated kernels as modules, for Node: the benchmark and the tests.
import { inflateRawSync } from 'node:zlib'
import { modules } from './generated/wasm.ts'

/** Bytes of each build's module. */
export function unpack(): Readonly<Record<'base' | 'relaxed', Uint8Array<ArrayBuffer>>> {
  const both = Uint8Array.from(inflateRawSync(Buffer.from(modules.packed, 'base64')))
  return { base: both.slice(0, modules.baseBytes), relaxed: both.slice(modules.baseBytes) }
}
