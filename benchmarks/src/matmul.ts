// Matrix products of a training step, ours beside npm peers, one thread, in one run.
//   node --conditions=@ts/source benchmarks/src/matmul.ts [shape] [--json] [--no-peers]
// A peer that cannot compute a shape here is left out of it, with its reason on stderr.
import { type Build, compile, input, matmul, openWasm } from '@ts/tensor'
import {
  gpuJs,
  jaxJs,
  onnxruntimeWeb,
  type Peer,
  type Shape,
  tfjsWasm,
} from './peers/matmulPeers.ts'

const shapes: Readonly<Record<string, Shape>> = {
  '512³ NN': { rows: 512, columns: 512, inner: 512, transposeA: false, transposeB: false },
  'forward NT 2048×1024×256': product(2048, 1024, 256, false, true),
  'dgrad NN 2048×256×1024': product(2048, 256, 1024, false, false),
  'wgrad TN 1024×256×2048': product(1024, 256, 2048, true, false),
  'forward NT 2048×256×256': product(2048, 256, 256, false, true),
  'head NT 512×10000×256': product(512, 10000, 256, false, true),
  'hidden 64 NT 2048×64×64': product(2048, 64, 64, false, true),
  'hidden 64 TN 64×64×2048': product(64, 64, 2048, true, false),
}

/** Ours through the public API: a compiled program of one op. */
const ours =
  (build: Build): Peer =>
  async ({ rows, columns, inner, transposeA, transposeB }, a, b) => {
    const backend = await openWasm({ build })
    const x = input('a', transposeA ? [inner, rows] : [rows, inner])
    const y = input('b', transposeB ? [columns, inner] : [inner, columns])
    const program = await compile(backend, { y: matmul(x, y, { transposeA, transposeB }) })
    await program.run({ a, b })
    return async () => {
      await program.run()
      return (await program.read('y')) as Float32Array
    }
  }

const contenders: Readonly<Record<string, Peer>> = {
  'ours relaxed': ours('relaxed'),
  'ours base': ours('base'),
  ...(process.argv.includes('--no-peers')
    ? {}
    : {
        'jax-js': jaxJs,
        'tfjs-wasm': tfjsWasm,
        'onnxruntime-web': onnxruntimeWeb,
        'gpu.js (cpu)': gpuJs,
      }),
}

const results: Record<string, Record<string, number>> = {}
const wanted = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? ''
for (const [name, shape] of Object.entries(shapes)) {
  if (!name.includes(wanted)) continue
  const { rows, columns, inner } = shape
  const a = random(rows * inner, 1)
  const b = random(columns * inner, 2)
  let expected: Float32Array | null = null
  results[name] = {}
  for (const [who, prepare] of Object.entries(contenders)) {
    let multiply: Awaited<ReturnType<Peer>>
    let found: Float32Array
    try {
      multiply = await prepare(shape, a, b)
      found = await multiply()
    } catch (error) {
      if (who.startsWith('ours')) throw error
      console.error(`${who}, ${name}: ${error instanceof Error ? error.message : error}`)
      continue
    }
    expected ??= found
    const wrong = found.findIndex((value, i) => Math.abs(value - expected![i]) > 1e-3)
    if (wrong >= 0) throw new Error(`${who}: element ${wrong} of ${name} differs from ours`)
    const gflops = (2 * rows * columns * inner) / (await bestMs(multiply)) / 1e6
    results[name][who] = Number(gflops.toPrecision(3))
  }
}
if (process.argv.includes('--json')) console.log(JSON.stringify({ unit: 'GFLOP/s', results }))
else console.table(results)
process.exit()

function product(
  rows: number,
  columns: number,
  inner: number,
  transposeA: boolean,
  transposeB: boolean,
): Shape {
  return { rows, columns, inner, transposeA, transposeB }
}

/** Best of as many runs as fit in half a second, at least three. */
async function bestMs(run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  const begin = performance.now()
  for (let i = 0; i < 3 || performance.now() - begin < 500; i++) {
    const start = performance.now()
    await run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

/** The same numbers in [−1, 1) at every run. */
function random(size: number, seed: number): Float32Array<ArrayBuffer> {
  let state = seed
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 31
  })
}
