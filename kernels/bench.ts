// Speed of every kernel on one thread: `node bench.ts [filter] [--json] [--build=base|relaxed] [--ms=250]`.
// Shares are of what this core can do at most, measured in the same run: 128-bit multiply-adds in
// registers for what computes, reading memory for what only moves it.

import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { cases } from './cases.ts'
import { type Build, compile } from './compile.ts'
import { unpack } from './unpack.ts'

type Functions = Record<string, (...values: number[]) => number>

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    build: { type: 'string' },
    ms: { type: 'string' },
    cpu: { type: 'boolean' },
  },
})
const filter = positionals[0] ?? ''
const budget = Number(options.ms ?? 250)

const memory = new WebAssembly.Memory({ initial: 4096, maximum: 65536, shared: true })
const SCRATCH = 65536
const OPERANDS = 8 << 20

const results = []
const modules = unpack()
for (const build of ['relaxed', 'base'] as const) {
  if (options.build && options.build !== build) continue
  const kernels = instantiate(modules[build])
  kernels.setScratch(SCRATCH)
  const ceiling = await measureCeiling(build)
  if (!options.json) {
    console.log(
      `\n${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.version}, ${build}: ` +
        `multiply-add ${ceiling.gflops.toFixed(1)} GFLOP/s, memory ${ceiling.gbps.toFixed(1)} GB/s`,
    )
  }
  for (const { name, kernel, operands, numbers, units, flops, bytes, elements } of cases) {
    if (!name.includes(filter)) continue
    const pointers = place(operands)
    const seconds = best(() => kernels[kernel](...pointers, ...numbers, 0, units))
    const gflops = flops && flops / seconds / 1e9
    const gbps = bytes && bytes / seconds / 1e9
    // What fits a cache may be faster than memory.
    const fromMemory = bytes && bytes >= 32 << 20
    const share = gflops ? gflops / ceiling.gflops : fromMemory && gbps ? gbps / ceiling.gbps : 0
    const nsPerElement = elements && (seconds * 1e9) / elements
    results.push({ build, name, ms: seconds * 1e3, gflops, gbps, nsPerElement, share })
    if (options.json) continue
    const columns = [
      name.padEnd(44),
      `${(seconds * 1e3).toFixed(3)} ms`.padStart(12),
      (gflops ? `${gflops.toFixed(1)} GFLOP/s` : gbps ? `${gbps.toFixed(1)} GB/s` : '').padStart(
        14,
      ),
      (share ? `${(share * 100).toFixed(0)} %` : '').padStart(6),
      (nsPerElement ? `${nsPerElement.toFixed(2)} ns/element` : '').padStart(18),
    ]
    console.log(columns.join(''))
  }
  results.push({ build, name: 'ceiling', ...ceiling })
}
if (options.json) console.log(JSON.stringify({ cpu: cpus()[0].model, results }, null, 1))

function instantiate(bytes: Uint8Array<ArrayBuffer>): Functions {
  const module = new WebAssembly.Module(bytes)
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Functions
}

/** Writes each operand to memory. @returns their addresses, 0 for null */
function place(operands: readonly (number | ArrayLike<number> | null)[]): number[] {
  let end = OPERANDS
  return operands.map((operand) => {
    if (operand === null) return 0
    const size = typeof operand === 'number' ? operand : operand.length
    const pointer = end
    end += Math.ceil(size / 64) * 256 + 256
    if (end > memory.buffer.byteLength) {
      memory.grow(Math.ceil((end - memory.buffer.byteLength) / 65536))
    }
    if (typeof operand === 'number') {
      const floats = new Float32Array(memory.buffer, pointer, size)
      for (let i = 0; i < size; i++) floats[i] = ((i * 2654435761) % 2048) / 1024 - 1
    } else {
      const View = operand instanceof Int32Array ? Int32Array : Float32Array
      new View(memory.buffer, pointer, size).set(operand)
    }
    return pointer
  })
}

/** Seconds of the fastest of many calls. */
function best(call: () => void): number {
  for (let i = 0; i < 3; i++) call()
  let fastest = Number.POSITIVE_INFINITY
  const stop = performance.now() + budget
  // Short calls are timed several at a time, as the clock is coarse.
  const once = performance.now()
  call()
  const repeat = Math.max(1, Math.ceil(0.05 / Math.max(1e-4, performance.now() - once)))
  do {
    const start = performance.now()
    for (let i = 0; i < repeat; i++) call()
    fastest = Math.min(fastest, (performance.now() - start) / repeat)
  } while (performance.now() < stop)
  return fastest / 1e3
}

async function measureCeiling(build: Build): Promise<{ gflops: number; gbps: number }> {
  const { multiplyAdd, read } = instantiate(Uint8Array.from(await compile('ceiling.ts', build)))
  const rounds = 100_000
  const bytes = 128 << 20
  place([bytes / 4])
  return {
    gflops: (96 * rounds) / best(() => multiplyAdd(rounds, 0.1)) / 1e9,
    gbps: bytes / best(() => read(OPERANDS, bytes)) / 1e9,
  }
}
