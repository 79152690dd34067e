// What this machine can do at most, measured in turn with the work that is compared with it.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { BYTES_PER_TURN, FLOPS_PER_TURN, hasFusedMultiplyAdd, probeModule } from './probeModule.ts'

/** How long one look takes, in ms. */
const LOOK = 100
/** About the length of one timed call, in ms. */
const SLICE = 5

/** A probe that stays ready, to be looked at again and again. */
export interface Ceiling {
  /** What the machine does at this moment on all threads together, per second. */
  rate(): Promise<number>
  close(): Promise<void>
}

/**
 * Peak of 128-bit SIMD: multiply-adds in registers on all threads at once, a multiply-add counting as
 * two operations. In FLOP/s.
 */
export function computeCeiling(threads: number): Promise<Ceiling> {
  return open('compute', threads, { work: FLOPS_PER_TURN, turns: 0, pages: 1 })
}

/** Peak of reading a buffer of this size again and again, split over the threads. In bytes/s. */
export function readCeiling(threads: number, bytes: number): Promise<Ceiling> {
  const pages = Math.ceil(bytes / threads / 65_536)
  const turns = Math.max(1, Math.floor(bytes / threads / BYTES_PER_TURN))
  return open('read', threads, { work: BYTES_PER_TURN, turns, pages })
}

/** @param turns of one call; 0: as many as take a slice */
async function open(
  loop: 'compute' | 'read',
  threads: number,
  probe: { readonly work: number; readonly turns: number; readonly pages: number },
): Promise<Ceiling> {
  const { work, turns, pages } = probe
  const bytes = probeModule(hasFusedMultiplyAdd(), pages)
  const workerData = { bytes, loop, turns, slice: SLICE, look: LOOK }
  const workers = Array.from(
    { length: threads },
    () => new Worker(source, { eval: true, workerData }),
  )
  await Promise.all(workers.map(answer))
  return {
    async rate() {
      const rates = workers.map(answer)
      for (const worker of workers) worker.postMessage('go')
      return work * (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0)
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

async function answer(worker: Worker): Promise<number> {
  const [rate] = await once(worker, 'message')
  return rate
}

// Plain JavaScript as text, so that the bundle needs no second file.
const source = `
const { parentPort, workerData } = require('node:worker_threads')
const { bytes, loop, turns, slice, look } = workerData
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
if (loop === 'read') new Uint8Array(exports.memory.buffer).fill(1)
const time = (n) => {
  const start = performance.now()
  exports[loop](n)
  return performance.now() - start
}
// The first calls run slow code until the fast one is ready.
let n = turns || 1000
for (const end = performance.now() + 50; performance.now() < end; ) {
  const ms = time(n)
  if (turns === 0 && ms < slice / 2) n *= 2
}
parentPort.on('message', () => {
  const start = performance.now()
  let calls = 0
  while (performance.now() - start < look || calls === 0) {
    exports[loop](n)
    calls++
  }
  parentPort.postMessage((calls * n) / ((performance.now() - start) / 1000))
})
parentPort.postMessage(0)
`
