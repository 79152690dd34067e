// The WebGPU backend: what a training step asks of a GPU, counted; what this adapter makes of single kernels and
// of whole steps, measured, beside what it can do at most.
import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { type Backend, compile, Leaf, openWasm, sizeOf, type Tensor } from '@ts/tensor'
import { nodeGpu } from '@ts/tensor/node'
import { openWebgpu, type Precision, type WebgpuBackend } from '@ts/tensor/webgpu'
import { compileStep, leastFlops } from '../../apps/cli/src/bench/trainingStep.ts'
import type { TrainWorkload } from '../../apps/cli/src/bench/workload.ts'
import { type Ceilings, measureCeilings } from './gpu/ceilings.ts'
import { count, discrete, labelOf, round } from './gpu/count.ts'
import { kernelCases } from './gpu/kernelCases.ts'
import { trainShapes } from './trainShapes.ts'

const help = `How fast the WebGPU backend is on this machine's adapter.

  node --conditions=@ts/source benchmarks/src/gpu.ts [count] [kernels] [steps] [curve] [options]

  count     dispatches, operations and bytes of a training step, and what data sheets would allow: needs no GPU
  kernels   GFLOP/s and GB/s of single kernels, with their share of what the adapter was measured to do
  steps     whole training steps: tokens/s, JavaScript time, dispatches
  curve     the same over widths from 64 to 1024, with WASM beside it: which backend wins where

  --workload T1,33M   of ${Object.keys(trainShapes).join(', ')}; default: all, on a software adapter T1 alone
  --widths 64,128     of the curve
  --precision mixed   count and steps: with 16-bit floats between steps; default full
  --rounds 5          measurements of which the best counts
  --json              everything as one JSON object on stdout

On an adapter that is a CPU the kernels are smaller and the curve is short. A machine without a network: pack this
repository with node_modules, or Node and the webgpu package beside it.
`

const parts = ['count', 'kernels', 'steps', 'curve'] as const
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    precision: { type: 'string', default: 'full' },
    rounds: { type: 'string', default: '5' },
    widths: { type: 'string' },
    workload: { type: 'string' },
  },
})
if (values.help) {
  process.stdout.write(help)
  process.exit()
}
const unknown =
  positionals.find((part) => !parts.some((known) => known === part)) ??
  values.workload?.split(',').find((name) => !Object.hasOwn(trainShapes, name))
if (unknown !== undefined) {
  console.error(`gpu: there is no '${unknown}'; see --help`)
  process.exit(1)
}
if (values.precision !== 'full' && values.precision !== 'mixed') {
  console.error(`gpu: --precision must be full or mixed, got '${values.precision}'`)
  process.exit(1)
}
const precision: Precision = values.precision
const rounds = Number(values.rounds)
const wanted = new Set<string>(positionals.length > 0 ? positionals : parts)

type Table = Record<string, Record<string, number | string>>
const results: Record<string, unknown> = {}
const show = (title: string, table: Table): void => {
  results[title] = table
  if (values.json) return
  console.log(`\n${title}`)
  console.table(table)
}

if (wanted.has('count')) {
  const table: Table = {}
  for (const [name, shape] of chosen(Object.keys(trainShapes)))
    table[name] = { ...(await count(shape, discrete(precision))) }
  show('count', table)
}
if (['kernels', 'steps', 'curve'].some((part) => wanted.has(part))) {
  const backend = await openWebgpu({ gpu: await nodeGpu(), precision })
  const { software } = backend.traits
  results.adapter = backend.adapter
  const ceilings = await measureCeilings(backend.device, software)
  results.ceilings = ceilings
  if (!values.json) {
    console.log(
      `\n${Object.values(backend.adapter).join(' ')}: ${round(ceilings.gigaflops)} GFLOP/s of multiply-adds, ${round(ceilings.gigabytes)} GB/s copying`,
    )
  }
  if (wanted.has('kernels')) show('kernels', await kernels(backend, ceilings))
  if (wanted.has('steps')) {
    const table: Table = {}
    for (const [name, shape] of chosen(software ? ['T1'] : Object.keys(trainShapes))) {
      table[name] = await steps(backend, shape, ceilings)
    }
    show('steps', table)
  }
  if (wanted.has('curve')) show('curve', await curve(backend, software))
  backend.close()
}
if (values.json) console.log(JSON.stringify(results, null, 2))
process.exit()

function chosen(byDefault: readonly string[]): readonly (readonly [string, TrainWorkload])[] {
  return (values.workload?.split(',') ?? byDefault).map((name) => [name, trainShapes[name]])
}

async function kernels(backend: WebgpuBackend, ceilings: Ceilings): Promise<Table> {
  const table: Table = {}
  for (const [title, outputs] of kernelCases(backend.traits.software)) {
    const tensors = outputs()
    const program = await compile(backend, Object.fromEntries(tensors.map((y, i) => [`y${i}`, y])))
    const feeds: Record<string, Float32Array | Int32Array> = {}
    for (const leaf of leavesOf(tensors)) {
      const numbers = Float32Array.from(
        { length: sizeOf(leaf) },
        (_, i) => ((i * 7919) % 997) / 997 - 0.5,
      )
      if (leaf.kind === 'parameter') backend.write(leaf, numbers)
      else if (leaf.dtype === 'f32') feeds[leaf.name] = numbers
      else feeds[leaf.name] = indices(leaf)
    }
    await program.run(feeds)
    let best = Number.POSITIVE_INFINITY
    for (let i = 0; i < rounds; i++) {
      best = Math.min(
        best,
        (await program.profile()).reduce((sum, ms) => sum + ms, 0),
      )
    }
    const work = program.steps.map(({ op, sizes, scalars, units }) => {
      return op.cost?.({ ...sizes, ...scalars }, units) ?? { flops: 0, bytes: 0 }
    })
    const gigaflops = work.reduce((sum, { flops }) => sum + flops, 0) / best / 1e6
    const gigabytes = work.reduce((sum, { bytes }) => sum + bytes, 0) / best / 1e6
    const share = Math.max(gigaflops / ceilings.gigaflops, gigabytes / ceilings.gigabytes)
    table[title] = {
      ms: round(best),
      'GFLOP/s': round(gigaflops),
      'GB/s': round(gigabytes),
      'of ceiling': `${Math.round(100 * share)} %`,
      way: [...new Set(program.steps.map((step) => labelOf(step, backend.traits)))].join(', '),
    }
    program.close()
  }
  return table
}

/** Ids and slots: spread over what they may be. */
function indices(leaf: Leaf): Int32Array {
  return Int32Array.from({ length: sizeOf(leaf) }, (_, i) => {
    return leaf.name === 'slots' ? 128 * (i + 1) - 1 : (i * 7919) % 1000
  })
}

async function steps(
  backend: WebgpuBackend,
  shape: TrainWorkload,
  ceilings: Ceilings,
): Promise<Record<string, number | string>> {
  const { tokensPerSecond, script, bytes } = await trained(backend, shape)
  const { dispatches, GFLOP } = await count(shape, backend.traits)
  const least = await leastFlops(shape)
  const seconds = (shape.B * shape.T) / tokensPerSecond
  return {
    'tokens/s': round(tokensPerSecond),
    'ms per step': round(1000 * seconds),
    'JavaScript, ms': round(script),
    dispatches,
    'GFLOP/s': round(GFLOP / seconds),
    'of ceiling': `${Math.round((100 * least) / seconds / 1e9 / ceilings.gigaflops)} %`,
    'MB on the device': round(bytes / 1e6),
  }
}

async function curve(backend: WebgpuBackend, software: boolean): Promise<Table> {
  const widths =
    values.widths?.split(',').map(Number) ?? (software ? [64] : [64, 128, 256, 512, 1024])
  const table: Table = {}
  for (const d of widths) {
    const shape = { d, L: 4, H: Math.max(1, d / 64), V: 4096, T: 256, B: software ? 1 : 8 }
    const gpu = (await trained(backend, shape)).tokensPerSecond
    const wasm = await openWasm({ threads: availableParallelism() })
    const cpu = (await trained(wasm, shape)).tokensPerSecond
    wasm.close()
    table[d] = {
      'webgpu, tokens/s': round(gpu),
      'wasm, tokens/s': round(cpu),
      ratio: round(gpu / cpu),
    }
  }
  return table
}

interface Trained {
  readonly tokensPerSecond: number
  /** Milliseconds per step in which JavaScript ran. */
  readonly script: number
  /** Held by the backend. */
  readonly bytes: number
}

/** Steps in a row, as many as take half a second; the loss is read once at the end, as training does. */
async function trained(backend: Backend, shape: TrainWorkload): Promise<Trained> {
  const step = await compileStep(backend, shape)
  const few = async (times: number): Promise<{ seconds: number; script: number }> => {
    const busy = performance.eventLoopUtilization()
    const start = performance.now()
    for (let i = 1; i <= times; i++) await step.run(i === times)
    const seconds = (performance.now() - start) / 1000
    return { seconds, script: performance.eventLoopUtilization(busy).active / times }
  }
  await few(2)
  const times = Math.max(1, Math.min(200, Math.ceil(0.5 / (await few(1)).seconds)))
  const runs = []
  for (let i = 0; i < rounds; i++) runs.push(await few(times))
  const { bytes } = backend
  step.close()
  const best = Math.min(...runs.map(({ seconds }) => seconds))
  return {
    tokensPerSecond: (times * shape.B * shape.T) / best,
    script: Math.min(...runs.map(({ script }) => script)),
    bytes,
  }
}

function leavesOf(tensors: readonly Tensor[]): readonly Leaf[] {
  const found = new Set(tensors)
  // A set visits what is added to it on the way.
  for (const { node } of found)
    for (const source of node?.inputs ?? []) if (source) found.add(source)
  return [...found].filter((tensor) => tensor instanceof Leaf)
}
