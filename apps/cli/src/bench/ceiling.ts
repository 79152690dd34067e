// What this machine can do at most, measured in the run that is compared with it.
import { Worker } from 'node:worker_threads'
import { BYTES_PER_TURN, FLOPS_PER_TURN, hasFusedMultiplyAdd, probeModule } from './probeModule.ts'

/** How long each measurement takes, in ms. */
const LONG = 300
/** About the length of one timed call, in ms. */
const SLICE = 5

/**
 * Peak of 128-bit SIMD: multiply-adds in registers on all threads at once, each thread's best slice, summed.
 *
 * @returns FLOP/s, a multiply-add counting as two
 */
export function computeCeiling(threads: number): Promise<number> {
  return measure('compute', threads, { work: FLOPS_PER_TURN, turns: 0, pages: 1 })
}

/**
 * Peak of reading a buffer of this size again and again, split over the threads.
 *
 * @returns bytes/s
 */
export function readCeiling(threads: number, bytes: number): Promise<number> {
  const pages = Math.ceil(bytes / threads / 65_536)
  const turns = Math.max(1, Math.floor(bytes / threads / BYTES_PER_TURN))
  return measure('read', threads, { work: BYTES_PER_TURN, turns, pages })
}

/** @param turns of one call; 0: as many as take a slice */
async function measure(
  loop: 'compute' | 'read',
  threads: number,
  probe: { readonly work: number; readonly turns: number; readonly pages: number },
): Promise<number> {
  const { work, turns, pages } = probe
  const bytes = probeModule(hasFusedMultiplyAdd(), pages)
  const workerData = { bytes, loop, turns, slice: SLICE, long: LONG }
  const workers = Array.from(
    { length: threads },
    () => new Worker(source, { eval: true, workerData }),
  )
  try {
    await Promise.all(workers.map(answer))
    const rates = workers.map(answer)
    for (const worker of workers) worker.postMessage('go')
    return work * (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0)
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function answer(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

// Plain JavaScript as text, so that the bundle needs no second file.
const source = `
const { parentPort, workerData } = require('node:worker_threads')
const { bytes, loop, turns, slice, long } = workerData
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
parentPort.once('message', () => {
  let best = 0
  for (const end = performance.now() + long; performance.now() < end; ) {
    best = Math.max(best, n / (time(n) / 1000))
  }
  parentPort.postMessage(best)
})
parentPort.postMessage(0)
`
