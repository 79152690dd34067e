import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { unpack } from '../unpack.ts'

const ROUNDS = 2000

// Each thread writes its round, meets the others, and must then find that none is behind.
const source = `
const { workerData } = require('node:worker_threads')
const { module, memory, thread, threads, spin } = workerData
const { barrier } = new WebAssembly.Instance(module, { env: { memory } }).exports
const words = new Int32Array(memory.buffer)
for (let round = 1; round <= ${ROUNDS}; round++) {
  words[8192 + thread] = round
  barrier(65536 / 4, threads, spin)
  for (let i = 0; i < threads; i++) if (words[8192 + i] !== round) words[9000]++
  barrier(65536 / 4, threads, spin)
}
`

test.each([0, 300])(
  'threads that look %i times before they sleep meet at the barrier',
  async (spin) => {
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true })
    const module = new WebAssembly.Module(unpack().base)
    const threads = 3
    const workers = [0, 1, 2].map((thread) => {
      return new Worker(source, {
        eval: true,
        workerData: { module, memory, thread, threads, spin },
      })
    })
    await Promise.all(workers.map((worker) => once(worker, 'exit')))
    const words = new Int32Array(memory.buffer)
    expect([...words.subarray(8192, 8195)]).toEqual([ROUNDS, ROUNDS, ROUNDS])
    expect(words[9000]).toBe(0)
  },
)

test.each(['base', 'relaxed'] as const)(
  '%s: runs on memory that is not shared once the import says so',
  (build) => {
    const bytes = Buffer.from(unpack()[build])
    const declared = Buffer.from([3, ...Buffer.from('env'), 6, ...Buffer.from('memory'), 2, 3])
    const at = bytes.indexOf(declared)
    expect(at).toBeGreaterThan(0)
    bytes[at + declared.length - 1] = 1
    const module = new WebAssembly.Module(bytes)
    expect(WebAssembly.Module.imports(module)).toEqual([
      { module: 'env', name: 'memory', kind: 'memory' },
    ])
    const memory = new WebAssembly.Memory({ initial: 128, maximum: 65536 })
    const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<
      string,
      (...values: number[]) => number
    >
    kernels.setScratch(1 << 20)
    new Float32Array(memory.buffer, 65536, 2).set([3, 4])
    kernels.matmul(65536, 65536, 65792, 1, 1, 2, 0, 0, 0, 1)
    kernels.barrier(66048, 1, 0)
    expect(new Float32Array(memory.buffer, 65792, 1)[0]).toBe(25)
  },
)
