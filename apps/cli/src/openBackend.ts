// The backends by their names on the command line.
import type { Backend } from '@ts/tensor'
import { type BackendName, openBackend as open } from '@ts/tensor/auto'
import { nodeGpu } from '@ts/tensor/node'
import type { Precision } from '@ts/tensor/webgpu'

/** Names that --backend takes. */
export const backends: readonly BackendName[] = ['auto', 'wasm', 'webgpu', 'reference']

/**
 * Opens a backend; only the WASM one has several threads. Close it when done. Where it chooses by itself it
 * says why, on stderr.
 *
 * @param flops   of one run, told when the choice depends on it
 * @param options `precision`: mixed takes WebGPU; default full
 */
export async function openBackend(
  name: BackendName,
  threads: number,
  flops?: () => Promise<number>,
  { precision = 'full' }: { readonly precision?: Precision } = {},
): Promise<Backend> {
  const options = { threads, precision, gpu: () => nodeGpu() }
  if (name !== 'auto') return (await open(name, options)).backend
  const { backend, reason } = await open(name, { ...options, flops: await flops?.() })
  process.stderr.write(`Computing on ${reason}.\n`)
  return backend
}
